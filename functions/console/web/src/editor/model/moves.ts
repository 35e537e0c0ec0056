/** Where steps can be moved to by the keyboard: by one place, or past what stands next to them. */
import { inLanes, roleOf } from "./blocks";
import { move } from "./change";
import type { Step } from "./draft";
import { brought, type Fault } from "./faults";
import { armEnd, around, openOf, span, spans } from "./span";

type Steps = readonly Step[];
export type Way = "up" | "down";

export interface Move {
  steps?: Step[];
  /** Why it cannot be done. */
  fault?: Fault | "edge" | "stays";
}

/** `else` and `catch` stay where they are; a branch may change its place among the branches. */
const stays = (step: Step | undefined) => roleOf(step?.moduleId ?? "") === "middle";
const isBranch = (step: Step | undefined) => inLanes(step?.moduleId ?? "") && stays(step);

/** Moves to a place, or says what forbids it. */
export function tryMove(steps: Steps, ids: ReadonlySet<string>, to: number): Move {
  const first = spans(steps, ids)[0];
  if (first && stays(steps[first.from])) return { fault: "stays" };
  const next = move(steps, ids, to);
  if (next === steps) return { fault: "edge" };
  const fault = brought(steps, next);
  return fault ? { fault } : { steps: next };
}

/** By one place, into blocks and out of them. */
export function moveOne(steps: Steps, ids: ReadonlySet<string>, way: Way): Move {
  const pieces = spans(steps, ids);
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return { fault: "edge" };
  if (isBranch(steps[first.from])) return moveBranch(steps, ids, first.from, way);
  const places =
    way === "up"
      ? Array.from({ length: first.from }, (_, back) => first.from - 1 - back)
      : Array.from({ length: steps.length - last.to }, (_, on) => last.to + 1 + on);
  return firstOf(steps, ids, places);
}

function firstOf(steps: Steps, ids: ReadonlySet<string>, places: number[]): Move {
  let told: Move = { fault: "edge" };
  for (const place of places) {
    const tried = tryMove(steps, ids, place);
    if (tried.steps) return tried;
    if (told.fault === "edge") told = tried;
  }
  return told;
}

function moveBranch(steps: Steps, ids: ReadonlySet<string>, at: number, way: Way): Move {
  const end = armEnd(steps, at);
  if (way === "down") {
    if (!isBranch(steps[end])) return { fault: "edge" };
    return { steps: move(steps, ids, armEnd(steps, end)) };
  }
  for (let index = at - 1; index > openOf(steps, at); index -= 1) {
    if (isBranch(steps[index]) && armEnd(steps, index) === at) return { steps: move(steps, ids, index) };
  }
  return { fault: "edge" };
}

/** Past the whole step or block that stands next; out of the block where nothing does. */
export function movePast(steps: Steps, ids: ReadonlySet<string>, way: Way): Move {
  const pieces = spans(steps, ids);
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return { fault: "edge" };
  if (isBranch(steps[first.from])) return moveBranch(steps, ids, first.from, way);
  if (way === "down") {
    const next = steps[last.to];
    if (!next) return { fault: "edge" };
    const role = roleOf(next.moduleId);
    const outer = around(steps, first.from).at(-1);
    const to = role === "middle" || role === "close" ? span(steps, outer?.open ?? last.to).to : span(steps, last.to).to;
    return firstOf(steps, ids, [to, ...Array.from({ length: steps.length - to }, (_, on) => to + 1 + on)]);
  }
  const outer = around(steps, first.from).at(-1);
  const start = outer ? (outer.arm ?? outer.open) + 1 : 0;
  let before: number | undefined;
  for (let index = start; index < first.from; index = span(steps, index).to) before = index;
  const to = before ?? outer?.open;
  if (to === undefined) return { fault: "edge" };
  return firstOf(steps, ids, Array.from({ length: to + 1 }, (_, back) => to - back));
}
