/** The blocks of the tests are those of the host, and the examples of its modules have no faults. */
import { expect, it } from "vitest";
import logic from "../../../../../../shared/catalogue/modules/logic.toml?raw";
import page from "../../../../../../docs/modules.md?raw";
import { faults } from "./faults";
import { CATALOGUE } from "./made";
import { flatten, tree } from "./tree";
import type { Step } from "./draft";

const words = (text: string | undefined) => [...(text ?? "").matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? "");

/** The modules that are parts of blocks, in order: the ids, the kind of block, and the ends where it begins one. */
const parts = logic.split("\n[[module]]\n").flatMap((module) => {
  const line = (name: string) => new RegExp(`^${name} = (.*)$`, "m").exec(module)?.[1];
  const family = words(line("block_type"))[0];
  return family ? [{ ids: words(line("ids")), family, ends: words(line("ends")) }] : [];
});

const examples = [...page.matchAll(/```json\n(\[\{"id"[^]*?\])\n```/g)].map(([, text]) => JSON.parse(text ?? "") as Step[]);

it("the kinds of blocks, and the order of their parts, are those of the host", () => {
  const own = CATALOGUE.filter(({ deviceOnly, aliasOf, blockBehavior }) => !deviceOnly && !aliasOf && blockBehavior.blockType !== "none");
  const first = parts.filter(({ ids }) => own.some(({ id }) => id === ids[0]));
  expect(new Set(parts.map(({ family }) => family))).toEqual(new Set(own.map(({ blockBehavior }) => blockBehavior.blockType)));
  expect(own.map(({ id, blockBehavior }) => [id, blockBehavior.blockType, blockBehavior.endBlockId])).toEqual(
    first.map(({ ids, family, ends }) => [ids[0], family, ends[0] ?? null]),
  );
});

it("the examples of races and of the parts of try are read without a fault", () => {
  const having = (moduleId: string) => examples.filter((steps) => steps.some((step) => step.moduleId === moduleId));
  for (const moduleId of ["race.branch", "try.finally", "try.catch", "parallel.branch"]) {
    expect(having(moduleId), moduleId).not.toEqual([]);
    for (const steps of having(moduleId)) {
      expect([...faults(steps)], JSON.stringify(steps)).toEqual([]);
      expect(flatten(tree(steps))).toEqual(steps);
    }
  }
});
