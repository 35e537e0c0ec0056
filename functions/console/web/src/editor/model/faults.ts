/** What the structure of a list forbids. A change that would bring a fault is not offered. */
import { type Block, isLoop, leavesLoop, LIMITS, partOf } from "./blocks";
import type { Step } from "./draft";

export type Fault = "unpaired" | "second_arm" | "arm_order" | "before_branch" | "outside_loop" | "across_branch" | "too_deep" | "too_many";

interface Open {
  block: Block;
  arms: number;
  /** The place of the last arm among the parts of the block. */
  order: number;
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
      if (top?.block.lanes && top.arms === 0) add("before_branch");
      open.push({ block: part.block, arms: 0, order: -1 });
      if (open.length > LIMITS.depth) add("too_deep");
    } else if (part?.role === "close") {
      if (top?.block.family === part.family) open.pop();
      else add("unpaired");
    } else if (part?.role === "middle") {
      if (top?.block.family !== part.family) add("unpaired");
      else {
        top.arms += 1;
        if (!top.block.lanes && part.order === top.order) add("second_arm");
        if (!top.block.lanes && part.order < top.order) add("arm_order");
        top.order = Math.max(top.order, part.order);
      }
    } else {
      if (top?.block.lanes && top.arms === 0) add("before_branch");
      if (leavesLoop(step.moduleId)) {
        const loop = open.findLastIndex(({ block }) => isLoop(block.family));
        if (loop < 0) add("outside_loop");
        else if (open.slice(loop).some(({ block }) => block.lanes)) add("across_branch");
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
