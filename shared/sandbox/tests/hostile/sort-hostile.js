// any
const a = Array.from({ length: 1e6 }, (_, i) => i);
a.sort(() => { a.length = 0; a.push(...[1, 2, 3]); return Math.random() - 0.5; });
for (;;) a.sort(() => 1);
