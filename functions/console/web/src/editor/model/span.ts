/** Places in the flat list: where a step with all that belongs to it begins and ends, and what stands around it. */
import { partOf, roleOf } from "./blocks";
import type { Step } from "./draft";

/** A piece of the list; the end is not part of it. */
export interface Span {
  from: number;
  to: number;
}

/** The step that ends the block which begins at `at`, or the end of the list where it never ends. */
export function closeOf(steps: readonly Step[], at: number): number {
  let depth = 0;
  for (let index = at; index < steps.length; index += 1) {
    const role = roleOf(steps[index]?.moduleId ?? "");
    if (role === "open") depth += 1;
    else if (role === "close") depth -= 1;
    if (depth === 0) return index;
  }
  return steps.length;
}

/** Where the arm ends that begins at `at`: the next middle of the same block, or its end. */
export function armEnd(steps: readonly Step[], at: number): number {
  let depth = 0;
  for (let index = at + 1; index < steps.length; index += 1) {
    const role = roleOf(steps[index]?.moduleId ?? "");
    if (depth === 0 && (role === "middle" || role === "close")) return index;
    if (role === "open") depth += 1;
    else if (role === "close") depth -= 1;
  }
  return steps.length;
}

/** The step that opens the block of a middle. */
export function openOf(steps: readonly Step[], middle: number): number {
  let depth = 0;
  for (let index = middle - 1; index >= 0; index -= 1) {
    const role = roleOf(steps[index]?.moduleId ?? "");
    if (role === "close") depth += 1;
    else if (role === "open" && depth === 0) return index;
    else if (role === "open") depth -= 1;
  }
  return 0;
}

/** A step alone, a whole block, or an arm. */
export function span(steps: readonly Step[], at: number): Span {
  const role = roleOf(steps[at]?.moduleId ?? "");
  if (role === "open") return { from: at, to: Math.min(closeOf(steps, at) + 1, steps.length) };
  if (role === "middle") return { from: at, to: armEnd(steps, at) };
  return { from: at, to: at + 1 };
}

/** The pieces that those steps are, without those that are inside another. */
export function spans(steps: readonly Step[], ids: ReadonlySet<string>): Span[] {
  const found: Span[] = [];
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (!step || !ids.has(step.id)) continue;
    const own = span(steps, index);
    found.push(own);
    index = own.to - 1;
  }
  return found;
}

export interface Around {
  /** The step that opens the block. */
  open: number;
  /** The middle in whose arm the place is, if it is not the first arm. */
  arm?: number;
}

/** The blocks around a place, outermost first. */
export function around(steps: readonly Step[], at: number): Around[] {
  const found: Around[] = [];
  for (let index = 0; index < at; index += 1) {
    const role = roleOf(steps[index]?.moduleId ?? "");
    const top = found.at(-1);
    if (role === "open") found.push({ open: index });
    else if (role === "middle" && top) top.arm = index;
    else if (role === "close") found.pop();
  }
  const part = partOf(steps[at]?.moduleId ?? "");
  if (part?.role === "middle" || part?.role === "close") found.pop();
  return found;
}
