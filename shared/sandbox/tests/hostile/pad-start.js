// any
let all = [];
for (;;) all.push("x".padStart(2 ** 28, "y"));
