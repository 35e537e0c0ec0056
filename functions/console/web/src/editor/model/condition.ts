/** A condition as a text, and as the fields of a form: two sides and an operator. Both ways; what the other form cannot say stays. */

/** The operators, with how many values they compare with, and the sign that a text has for them. */
const OPERATORS: readonly [name: string, values: 0 | 1 | 2, sign?: string][] = [
  ["exists", 0],
  ["not_exists", 0],
  ["is_empty", 0],
  ["is_not_empty", 0],
  ["equals", 1, "=="],
  ["strict_equals", 1],
  ["not_equals", 1, "!="],
  ["contains", 1],
  ["not_contains", 1],
  ["starts_with", 1],
  ["ends_with", 1],
  ["matches_regex", 1],
  ["number_gt", 1, ">"],
  ["number_gte", 1, ">="],
  ["number_lt", 1, "<"],
  ["number_lte", 1, "<="],
  ["number_between", 2],
  ["is_true", 0],
  ["is_false", 0],
];

export interface Compared {
  input1?: unknown;
  operator?: string;
  value1?: unknown;
  value2?: unknown;
}

const REFERENCE = /^(\{\{[^{}]*\}\}|\[\[[^[\]]*\]\])$/;
const HAS_REFERENCE = /\{\{|\[\[/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** One side in a text. A text with a reference in it is no value that a condition can name. */
function side(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (REFERENCE.test(text)) return text;
  if (HAS_REFERENCE.test(text)) return undefined;
  const escapes: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${value.replace(/[\\"\n\r\t]/g, (char) => escapes[char] ?? char)}"`;
}

/** The text that means what the form says, or nothing. */
export function conditionOf({ input1, operator = "equals", value1, value2 }: Compared): string | undefined {
  const known = OPERATORS.find(([name]) => name === operator);
  const sides = [input1, value1, value2].slice(0, (known?.[1] ?? 0) + 1).map((value) => (value === undefined ? undefined : side(value)));
  const [left, first, second] = sides;
  if (!known || sides.includes(undefined)) return undefined;
  const [name, values, sign] = known;
  return [left, sign ?? name, ...(values > 0 ? [first] : []), ...(values > 1 ? ["and", second] : [])].join(" ");
}

const PIECE = /\s*(?:(\{\{[^{}]*\}\}|\[\[[^[\]]*\]\])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_]+)|(==|!=|>=|<=|>|<)|(,))/y;

type Piece = { value: unknown } | { word: string } | undefined;

const unescaped = (text: string) => text.replace(/\\([\\"'nrt])/g, (_, char: string) => ({ n: "\n", r: "\r", t: "\t" })[char] ?? char);
const WORDS: Record<string, unknown> = { true: true, false: false, null: null };

/** The pieces of a text of one comparison, or nothing where it has others. */
function piecesOf(text: string): Piece[] | undefined {
  const found: Piece[] = [];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < text.trimEnd().length) {
    const match = PIECE.exec(text);
    if (!match) return undefined;
    const [, reference, double, single, number, word, sign, comma] = match;
    const quoted = double ?? single;
    if (reference !== undefined) found.push({ value: reference });
    else if (quoted !== undefined) {
      // In the form it would be a reference.
      if (HAS_REFERENCE.test(quoted)) return undefined;
      found.push({ value: unescaped(quoted) });
    } else if (number !== undefined) {
      if (!NUMBER.test(number) || String(Number(number)) !== number) return undefined;
      found.push({ value: Number(number) });
    } else if (word !== undefined && word.toLowerCase() in WORDS) found.push({ value: WORDS[word.toLowerCase()] });
    else found.push({ word: (word ?? sign ?? comma ?? "").toLowerCase() });
  }
  return found;
}

/** The fields that mean what the text says, or nothing where it is more than one comparison. */
export function comparedOf(text: string): Compared | undefined {
  const pieces = piecesOf(text);
  if (!pieces || pieces.length === 0) return undefined;
  const [left, told, first, joint, second] = pieces;
  if (!left || !("value" in left)) return undefined;
  if (pieces.length === 1) return { input1: left.value, operator: "is_true" };
  if (!told || !("word" in told)) return undefined;
  const known = OPERATORS.find(([name, , sign]) => name === told.word || sign === told.word);
  if (!known) return undefined;
  const [operator, values] = known;
  const fits = pieces.length === [2, 3, 5][values];
  if (!fits) return undefined;
  if (values === 0) return { input1: left.value, operator };
  if (!first || !("value" in first)) return undefined;
  if (values === 1) return { input1: left.value, operator, value1: first.value };
  if (!joint || !("word" in joint) || !["and", ","].includes(joint.word) || !second || !("value" in second)) return undefined;
  return { input1: left.value, operator, value1: first.value, value2: second.value };
}
