// any
const a = [];
a.length = 2 ** 32 - 1;
return a.join("x").length;
