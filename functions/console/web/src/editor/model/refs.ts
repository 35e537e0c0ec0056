/** References in texts: `{{step.output}}` and `[[variable]]`. */
import type { Draft, Step } from "./draft";

/** A text in pieces: what is written, and what is a reference. A backslash takes a bracket its meaning. */
const PIECE = /\\[{}[\]\\]|\{\{([^{}]*)\}\}|\[\[([^[\]]*)\]\]/g;

export interface Piece {
  text: string;
  /** What stands between the brackets, if it is a reference. */
  ref?: string;
  kind?: "step" | "variable";
  from: number;
}

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(PIECE)) {
    const ref = match[1] ?? match[2];
    if (ref === undefined) continue;
    if (match.index > last) found.push({ text: text.slice(last, match.index), from: last });
    found.push({ text: match[0], ref, kind: match[1] === undefined ? "variable" : "step", from: match.index });
    last = match.index + match[0].length;
  }
  if (last < text.length) found.push({ text: text.slice(last), from: last });
  return found;
}

/** The step or root that a reference names. */
export const rootOf = (ref: string): string => /^\s*([^.[:\s]*)/.exec(ref)?.[1] ?? "";

type Kind = NonNullable<Piece["kind"]>;

function renameText(text: string, names: ReadonlyMap<string, string>, kind: Kind): string {
  if (!text.includes(kind === "step" ? "{{" : "[[")) return text;
  return pieces(text)
    .map((piece) => {
      const root = piece.kind === kind ? rootOf(piece.ref ?? "") : "";
      const name = names.get(root);
      return root && name ? piece.text.replace(root, () => name) : piece.text;
    })
    .join("");
}

/** The same value with other names of steps, or of variables; what does not change stays the same object. */
export function renameIn(value: unknown, names: ReadonlyMap<string, string>, kind: Kind = "step"): unknown {
  if (names.size === 0) return value;
  if (typeof value === "string") return renameText(value, names, kind);
  if (Array.isArray(value)) {
    const next = value.map((item) => renameIn(item, names, kind));
    return next.some((item, index) => item !== value[index]) ? next : value;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [renameText(key, names, kind), renameIn(item, names, kind)] as const);
  const before = Object.entries(value);
  return entries.some(([key, item], index) => key !== before[index]?.[0] || item !== before[index]?.[1])
    ? Object.fromEntries(entries)
    : value;
}

/** All references in a value. */
export function refsIn(value: unknown): Piece[] {
  if (typeof value === "string") return pieces(value).filter(({ ref }) => ref !== undefined);
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => [...refsIn(key), ...refsIn(item)]);
  }
  return [];
}

const JUMP_TARGET = "target_step_id";

/** Gives a step another id; all that refers to it follows. How many places did. */
export function rename(draft: Draft, id: string, to: string): { draft: Draft; places: number } {
  const names = new Map([[id, to]]);
  let places = 0;
  const follow = <T>(value: T): T => {
    places += refsIn(value).filter(({ kind, ref }) => kind === "step" && rootOf(ref ?? "") === id).length;
    return renameIn(value, names) as T;
  };
  const steps = draft.steps.map((step): Step => {
    let parameters = follow(step.parameters);
    if (parameters[JUMP_TARGET] === id) {
      places += 1;
      parameters = { ...parameters, [JUMP_TARGET]: to };
    }
    if (step.id !== id && parameters === step.parameters) return step;
    return { ...step, id: step.id === id ? to : step.id, parameters };
  });
  const outputs = draft.outputs.map((output) => ({ ...output, value: follow(output.value) }));
  return { draft: { ...draft, steps, outputs }, places };
}

/** Follows an input that has got another name. How many places did. */
export function renameInput(draft: Draft, from: string, to: string): { draft: Draft; places: number } {
  const names = new Map([[from, to]]);
  let places = 0;
  const follow = <T>(value: T): T => {
    places += refsIn(value).filter(({ kind, ref }) => kind === "variable" && rootOf(ref ?? "") === from).length;
    return renameIn(value, names, "variable") as T;
  };
  const steps = draft.steps.map((step): Step => {
    const parameters = follow(step.parameters);
    return parameters === step.parameters ? step : { ...step, parameters };
  });
  const outputs = draft.outputs.map((output) => ({ ...output, value: follow(output.value) }));
  return places > 0 ? { draft: { ...draft, steps, outputs }, places } : { draft, places };
}
