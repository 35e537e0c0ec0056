// any
return /(?:(a*)*b?)*c/.test("a".repeat(5e6));
