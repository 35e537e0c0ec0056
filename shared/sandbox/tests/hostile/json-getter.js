// fails: did not end in time
return { get x() { for (;;); } };
