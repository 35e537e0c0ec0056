/** Changes of the list of steps. Each gives a new list; steps that stay as they are stay the same objects. */
import { allBlocks, type Family, firstMiddles, type Part, partOf, roleOf } from "./blocks";
import type { Step } from "./draft";
import { idFor, renumber } from "./ids";
import { closeOf, spans, type Span } from "./span";

type Steps = readonly Step[];

/** Writes how deep each step is. Editors of others indent by it. */
export function indent(steps: Steps): Step[] {
  const open: Part[] = [];
  const inner = () => open.reduce((sum, { block }) => sum + (block.lanes ? 2 : 1), 0);
  return steps.map((step) => {
    const part = partOf(step.moduleId);
    const own = part !== undefined && open.at(-1)?.family === part.family;
    if (part?.role === "close" && own) open.pop();
    const back = part?.role === "middle" && own ? 1 : 0;
    const level = inner() - back;
    if (part?.role === "open") open.push(part);
    return (step.indentationLevel ?? 0) === level ? step : { ...step, indentationLevel: level };
  });
}

/** Puts steps at a place. */
export const insert = (steps: Steps, at: number, added: Steps): Step[] =>
  indent([...steps.slice(0, at), ...added, ...steps.slice(at)]);

const within = (pieces: Span[], index: number) => pieces.some(({ from, to }) => index >= from && index < to);

/** Takes steps out, each with all that belongs to it. */
export const remove = (steps: Steps, ids: ReadonlySet<string>): Step[] => {
  const pieces = spans(steps, ids);
  return indent(steps.filter((_, index) => !within(pieces, index)));
};

/** The steps of the pieces that those ids are. */
export const cut = (steps: Steps, ids: ReadonlySet<string>): Step[] =>
  spans(steps, ids).flatMap(({ from, to }) => steps.slice(from, to));

/** Moves steps to the place before the step that is at `to` now. A place inside what is moved changes nothing. */
export function move(steps: Steps, ids: ReadonlySet<string>, to: number): Step[] {
  const pieces = spans(steps, ids);
  if (pieces.some(({ from, to: end }) => to > from && to < end)) return steps as Step[];
  const moved = cut(steps, ids);
  const head = steps.filter((_, index) => index < to && !within(pieces, index));
  const tail = steps.filter((_, index) => index >= to && !within(pieces, index));
  const next = [...head, ...moved, ...tail];
  return next.every((step, index) => step === steps[index]) ? (steps as Step[]) : indent(next);
}

/** Adds a copy behind each piece, with ids of its own. */
export function duplicate(steps: Steps, ids: ReadonlySet<string>): { steps: Step[]; added: string[] } {
  const added: string[] = [];
  let next: Step[] = [...steps];
  for (const piece of spans(steps, ids).reverse()) {
    const copies = renumber(steps.slice(piece.from, piece.to), new Set(next.map(({ id }) => id)));
    if (copies[0]) added.unshift(copies[0].id);
    next = insert(next, piece.to, copies);
  }
  return { steps: next, added };
}

/** New steps of a module: a block comes with its end, one of branches with two of them. */
export function make(moduleId: string, taken: ReadonlySet<string>, parameters: Step["parameters"] = {}): Step[] {
  const used = new Set(taken);
  const step = (of: string, given: Step["parameters"] = {}): Step => {
    const id = idFor(of, used);
    used.add(id);
    return { id, moduleId: of, parameters: given };
  };
  const first = step(moduleId, parameters);
  const part = partOf(moduleId);
  if (part?.role !== "open") return [first];
  return [first, ...firstMiddles(part.block).map((middle) => step(middle)), step(part.block.close)];
}

/** Puts neighbouring pieces into a new block. The id of the step that opens it, or nothing where the pieces are apart. */
export function wrap(steps: Steps, ids: ReadonlySet<string>, family: Family): { steps: Step[]; id: string } | undefined {
  const pieces = spans(steps, ids);
  const [first, last] = [pieces[0], pieces.at(-1)];
  const block = allBlocks().find((each) => each.family === family && !each.alias);
  if (!first || !last || !block) return undefined;
  if (pieces.some((piece, index) => index > 0 && piece.from !== pieces[index - 1]?.to)) return undefined;
  if (pieces.some(({ from }) => ["middle", "close"].includes(roleOf(steps[from]?.moduleId ?? "") ?? ""))) return undefined;
  const made = make(block.open, new Set(steps.map(({ id }) => id)));
  const [open, ...rest] = made;
  if (!open) return undefined;
  const inner = steps.slice(first.from, last.to);
  const [branch, ...others] = rest;
  const body = block.lanes && branch ? [open, branch, ...inner, ...others] : [open, ...inner, ...rest];
  return { steps: indent([...steps.slice(0, first.from), ...body, ...steps.slice(last.to)]), id: open.id };
}

/** Takes a block away and keeps what is in it. */
export function unwrap(steps: Steps, at: number): Step[] {
  if (roleOf(steps[at]?.moduleId ?? "") !== "open") return steps as Step[];
  const end = closeOf(steps, at);
  const own = new Set([at, end]);
  for (let index = at + 1, depth = 0; index < end; index += 1) {
    const role = roleOf(steps[index]?.moduleId ?? "");
    if (role === "open") depth += 1;
    else if (role === "close") depth -= 1;
    else if (role === "middle" && depth === 0) own.add(index);
  }
  return indent(steps.filter((_, index) => !own.has(index)));
}

/** Changes single steps. */
export const update = (steps: Steps, ids: ReadonlySet<string>, how: (step: Step) => Step): Step[] =>
  steps.map((step) => (ids.has(step.id) ? how(step) : step));

/** Gives a parameter a value, or takes it away. One in the form `{type, value}` stays in it. */
export function setParameter(step: Step, key: string, value: unknown): Step {
  const { [key]: before, ...rest } = step.parameters;
  if (value === undefined) return { ...step, parameters: rest };
  const next = isTyped(before) ? { ...before, value } : value;
  return { ...step, parameters: { ...step.parameters, [key]: next } };
}

export interface Typed {
  type: string;
  value: unknown;
}

export const isTyped = (value: unknown): value is Typed =>
  typeof value === "object" && value !== null && Object.keys(value).length === 2 && "type" in value && "value" in value;

/** The value of a parameter in either form. */
export const plain = (value: unknown): unknown => (isTyped(value) ? value.value : value);
