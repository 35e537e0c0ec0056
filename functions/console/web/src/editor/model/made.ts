/** Random lists of steps for the tests of properties. */
import fc from "fast-check";
import { type Block, blocksOf, type Described, learn } from "./blocks";
import type { Draft, Step } from "./draft";

/** What a catalogue says of its blocks: the spelling, the kind, and the end where it opens one. */
const DESCRIBED: [string, string, string?, string?][] = [
  ["if_condition", "if", "endif"],
  ["else", "if"],
  ["endif", "if"],
  ["vflow.logic.if.start", "if", "vflow.logic.if.end", "if_condition"],
  ["vflow.logic.if.middle", "if", undefined, "else"],
  ["vflow.logic.if.end", "if", undefined, "endif"],
  ["loop", "loop", "endloop"],
  ["endloop", "loop"],
  ["foreach", "foreach", "endforeach"],
  ["endforeach", "foreach"],
  ["vflow.logic.foreach.start", "foreach", "vflow.logic.foreach.end", "foreach"],
  ["vflow.logic.foreach.end", "foreach", undefined, "endforeach"],
  ["while", "while", "endwhile"],
  ["endwhile", "while"],
  ["parallel.start", "parallel", "parallel.end"],
  ["parallel.branch", "parallel"],
  ["parallel.end", "parallel"],
  ["race.start", "race", "race.end"],
  ["race.branch", "race"],
  ["race.end", "race"],
  ["try.start", "try", "try.end"],
  ["try.catch", "try"],
  ["try.finally", "try"],
  ["try.end", "try"],
];

export const CATALOGUE: Described[] = [
  ...DESCRIBED.map(([id, blockType, endBlockId = null, aliasOf]) => ({ id, deviceOnly: false, blockBehavior: { blockType, endBlockId }, ...(aliasOf && { aliasOf }) })),
  { id: "log", deviceOnly: false, blockBehavior: { blockType: "none", endBlockId: null } },
  { id: "phone.screen", deviceOnly: true, blockBehavior: { blockType: "screen", endBlockId: "phone.screen.end" } },
];
export const BLOCKS: Block[] = blocksOf(CATALOGUE);
learn(BLOCKS);

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
    if (block.lanes) {
      for (const arm of each.arms) {
        add(block.middles[0] as string);
        build(arm, into);
      }
    } else {
      build(first, into);
      others.slice(0, block.middles.length).forEach((arm, order) => {
        add(block.middles[order] as string);
        build(arm, into);
      });
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
  onFailure: null,
  limit: null,
  tests: null,
  steps,
  ...more,
});

export const step = (id: string, moduleId: string, parameters: Step["parameters"] = {}): Step => ({ id, moduleId, parameters });
