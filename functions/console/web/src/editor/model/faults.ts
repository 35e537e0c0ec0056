/** What the structure of a list forbids. A change that would bring a fault is not offered. */
import { isLoop, leavesLoop, LIMITS, MANY_MIDDLES, partOf, type Family } from "./blocks";
import type { Step } from "./draft";

export type Fault = "unpaired" | "second_arm" | "before_branch" | "outside_loop" | "across_branch" | "too_deep" | "too_many";

interface Open {
  family: Family;
  arms: number;
}

/** The faults of a list, by kind. */
export function faults(steps: readonly Step[]): Map<Fault, number> {
  const found = new Map<Fault, number>();
  const add = (fault: Fault) => found.set(fault, (found.get(fault) ?? 0) + 1);
  const open: Open[] = [];
  for (const step of steps) {
    const part = partOf(step.moduleId);
    const top = open.at(-1);
    if (part?.role === "open") {
      if (top?.family === "parallel" && top.arms === 0) add("before_branch");
      open.push({ family: part.family, arms: 0 });
      if (open.length > LIMITS.depth) add("too_deep");
    } else if (part?.role === "close") {
      if (top?.family === part.family) open.pop();
      else add("unpaired");
    } else if (part?.role === "middle") {
      if (top?.family !== part.family) add("unpaired");
      else {
        top.arms += 1;
        if (top.arms > 1 && !MANY_MIDDLES.has(top.family)) add("second_arm");
      }
    } else {
      if (top?.family === "parallel" && top.arms === 0) add("before_branch");
      if (leavesLoop(step.moduleId)) {
        const loop = open.findLastIndex(({ family }) => isLoop(family));
        if (loop < 0) add("outside_loop");
        else if (open.slice(loop).some(({ family }) => family === "parallel")) add("across_branch");
      }
    }
  }
  for (let left = open.length; left > 0; left -= 1) add("unpaired");
  if (steps.length > LIMITS.steps) add("too_many");
  return found;
}

/** The first fault that `after` has more often than `before`. */
export function brought(before: readonly Step[], after: readonly Step[]): Fault | undefined {
  const known = faults(before);
  for (const [fault, times] of faults(after)) if (times > (known.get(fault) ?? 0)) return fault;
  return undefined;
}
