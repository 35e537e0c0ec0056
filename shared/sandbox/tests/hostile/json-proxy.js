// any
return new Proxy({}, { ownKeys() { return Array.from({ length: 1e6 }, (_, i) => `k${i}`); }, getOwnPropertyDescriptor() { return { value: 1, enumerable: true, configurable: true }; } });
