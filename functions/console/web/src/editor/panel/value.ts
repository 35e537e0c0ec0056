/** Values of parameters as texts that can be edited, and back. */

export type Kind = "string" | "number" | "boolean" | "list" | "dictionary" | "any";

export const shown = (value: unknown): string =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const STRUCTURE = /^\s*(\{(?!\{)|\[(?!\[))/;

/** Whether a text is meant as a structure. */
export const isStructured = (text: string) => STRUCTURE.test(text);

const structure = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** A number that a double has exactly as it is written. */
const number = (text: string): unknown => (NUMBER.test(text) && String(Number(text)) === text ? Number(text) : text);

/** What a text means for an input of that kind. What does not fit stays a text, and the check says so. */
export function read(text: string, kind: Kind, before: unknown): unknown {
  if (text === "") return undefined;
  if (kind === "number") return number(text.trim());
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (kind === "list" || kind === "dictionary") return STRUCTURE.test(text) ? structure(text) : text;
  if (kind === "any") {
    if (STRUCTURE.test(text)) return structure(text);
    if (typeof before === "number") return number(text);
    if (typeof before === "boolean" && (text === "true" || text === "false")) return text === "true";
  }
  return text;
}
