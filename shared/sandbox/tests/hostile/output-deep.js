// fails: nested too deeply
let a = 1;
for (let i = 0; i < 100; i++) a = [a];
return a;
