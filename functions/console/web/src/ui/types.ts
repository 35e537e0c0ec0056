/** The words of the types of values. */
import { m } from "../i18n";

/** What a declared input or output can be. */
export const DECLARED = ["string", "number", "integer", "boolean", "list", "dictionary", "date", "time"] as const;
export type Declared = (typeof DECLARED)[number];

const WORDS: Record<string, () => string> = {
  any: m.type_any,
  null: m.type_null,
  string: m.type_string,
  number: m.type_number,
  integer: m.type_integer,
  boolean: m.type_boolean,
  list: m.type_list,
  dictionary: m.type_dictionary,
  date: m.type_date,
  time: m.type_time,
} satisfies Record<Declared | "any" | "null", () => string>;

/** The word of a type; one of the catalogue that has none stays as it is. */
export const typeWord = (type: string) => WORDS[type]?.() ?? type;
