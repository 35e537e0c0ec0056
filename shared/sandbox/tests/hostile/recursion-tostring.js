// any
const o = { toString() { return `${o}`; } };
return `${o}`;
