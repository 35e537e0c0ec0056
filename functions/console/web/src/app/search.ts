/** Reads what an address carries. What does not fit is left out, so that an old or mistyped address still opens. */
type Reader<T> = (value: unknown) => T | undefined;
type Read<Readers> = { [Key in keyof Readers]?: Readers[Key] extends Reader<infer T> ? T : never };

const filled = (value: unknown) => (value === "" ? undefined : value);

export const word: Reader<string> = (value) =>
  typeof value === "string" || typeof value === "number" ? String(filled(value) ?? "") || undefined : undefined;
export const flag: Reader<boolean> = (value) => (value === true || value === "true" ? true : undefined);
export const number: Reader<number> = (value) => (Number(value) > 0 ? Number(value) : undefined);
export const list: Reader<string[]> = (value) => {
  const words = (Array.isArray(value) ? value : String(filled(value) ?? "").split(",")).map(String).filter(Boolean);
  return words.length > 0 ? words : undefined;
};

export const pick =
  <Readers extends Record<string, Reader<unknown>>>(readers: Readers) =>
  (search: Record<string, unknown>): Read<Readers> => {
    const found: Record<string, unknown> = {};
    for (const [key, reader] of Object.entries(readers)) {
      const value = reader(search[key]);
      if (value !== undefined) found[key] = value;
    }
    return found as Read<Readers>;
  };
