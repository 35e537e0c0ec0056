/** JSON that people write. What is wrong with it is said in the chosen language, with its place. */
import { m } from "../i18n";

const EXAMPLE = '{"name": "Ada"}';

/** The value of a text; the error names the field. */
export function json(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // A text that ends too early has no position.
    const position = /position (\d+)/.exec(String(error))?.[1];
    const before = text.slice(0, position === undefined ? text.length : Number(position)).split("\n");
    throw new Error(m.json_wrong({ name, line: String(before.length), column: String((before.at(-1)?.length ?? 0) + 1) }));
  }
}

/** The same for an object. */
export function jsonObject(name: string, text: string): Record<string, unknown> {
  const value = json(name, text.trim() === "" ? "{}" : text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(m.json_object({ name, example: EXAMPLE }));
  return value as Record<string, unknown>;
}
