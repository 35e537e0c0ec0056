/** Values as the API has them, each with its type. */
type Typed = Record<string, { type: string; value?: unknown }>;

/** The values alone. */
export const plain = (typed: Typed) => Object.fromEntries(Object.entries(typed).map(([name, { value }]) => [name, value]));
