/** Random lists of steps for the tests of properties. */
import fc from "fast-check";
import { BLOCKS } from "./blocks";
import type { Draft, Step } from "./draft";

type Shape = { open: number; arms: Shape[][] } | { plain: number };
const PLAIN = ["log", "http_request", "delay", "set_variable"];

const shape = fc.letrec<{ list: Shape[]; item: Shape }>((tie) => ({
  list: fc.array(tie("item"), { maxLength: 4 }),
  item: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ plain: fc.nat(PLAIN.length - 1) }),
    fc.record({ open: fc.nat(BLOCKS.length - 1), arms: fc.array(tie("list"), { minLength: 1, maxLength: 3 }) }),
  ),
}));

function build(shapes: Shape[], into: Step[]): Step[] {
  const add = (moduleId: string) => into.push({ id: `s${into.length}`, moduleId, parameters: {} });
  for (const each of shapes) {
    if ("plain" in each) {
      add(PLAIN[each.plain] as string);
      continue;
    }
    const block = BLOCKS[each.open] as (typeof BLOCKS)[number];
    add(block.open);
    const [first = [], ...others] = each.arms;
    if (block.family === "parallel") {
      for (const arm of each.arms) {
        add(block.middle as string);
        build(arm, into);
      }
    } else {
      build(first, into);
      for (const arm of block.middle ? others.slice(0, 1) : []) {
        add(block.middle as string);
        build(arm, into);
      }
    }
    add(block.close);
  }
  return into;
}

/** A list whose blocks are paired. */
export const stepsMade = shape.list.map((shapes) => build(shapes, []));

export const draftWith = (steps: Step[], more: Partial<Draft> = {}): Draft => ({
  name: "W",
  description: "",
  inputs: [],
  outputs: [],
  triggers: [],
  maxExecutionTime: null,
  reentryBehavior: null,
  callbackUrl: null,
  steps,
  ...more,
});

export const step = (id: string, moduleId: string, parameters: Step["parameters"] = {}): Step => ({ id, moduleId, parameters });
