/** What somebody has changed in a JSON text. */

/** The entries of `after` that are not the same in `before`. */
export function changed(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const same = (key: string) => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  return Object.fromEntries(Object.entries(after).filter(([key]) => !(key in before) || !same(key)));
}
