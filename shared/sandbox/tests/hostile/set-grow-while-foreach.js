// any
const s = new Set([0]);
s.forEach((v) => { s.add(v + 1); });
