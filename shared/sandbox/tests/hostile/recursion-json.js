// any
const f = { toJSON() { return { f }; } };
return JSON.stringify(f);
