/** What somebody has changed in a JSON text. */

/** The object that a text says; the error names the field. */
export function parsed(name: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.trim() === "" ? "{}" : text);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${name}: {…}`);
  return value as Record<string, unknown>;
}

/** The entries of `after` that are not the same in `before`. */
export function changed(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const same = (key: string) => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  return Object.fromEntries(Object.entries(after).filter(([key]) => !(key in before) || !same(key)));
}
