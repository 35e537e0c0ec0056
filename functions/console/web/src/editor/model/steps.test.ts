import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allBlocks, blocksOf, partOf } from "./blocks";
import { duplicate, indent, insert, make, move, remove, unwrap, update, wrap } from "./change";
import { brought, faults } from "./faults";
import { BLOCKS, CATALOGUE, step, stepsMade } from "./made";
import { moveOne, movePast } from "./moves";
import { span, spans } from "./span";
import { blockAt, flatten, reuse, rows, tree } from "./tree";

const ids = (steps: readonly { id: string }[]) => steps.map(({ id }) => id);
const paired = (steps: Parameters<typeof faults>[0]) => !faults(steps).has("unpaired");

/** A list with one of its places. */
const placed = stepsMade.filter(({ length }) => length > 0).chain((steps) =>
  fc.record({ steps: fc.constant(steps), at: fc.nat(steps.length - 1), to: fc.nat(steps.length) }),
);

describe("the blocks", () => {
  it("are those of the catalogue, with their parts in order", () => {
    const of = (open: string) => blocksOf(CATALOGUE).find((block) => block.open === open);
    expect(of("if_condition")).toEqual({ family: "if", open: "if_condition", middles: ["else"], close: "endif", lanes: false, alias: false });
    expect(of("vflow.logic.if.start")?.middles).toEqual(["vflow.logic.if.middle"]);
    expect(of("vflow.logic.if.start")?.alias).toBe(true);
    expect(of("try.start")?.middles).toEqual(["try.catch", "try.finally"]);
    expect(of("race.start")).toMatchObject({ middles: ["race.branch"], lanes: true });
    expect(of("phone.screen")).toBeUndefined();
    expect(allBlocks().length).toBe(BLOCKS.length);
    expect(partOf("log")).toBeUndefined();
  });

  it("come with what they need", () => {
    const modules = (open: string) => make(open, new Set()).map(({ moduleId }) => moduleId);
    expect(modules("race.start")).toEqual(["race.start", "race.branch", "race.branch", "race.end"]);
    expect(modules("try.start")).toEqual(["try.start", "try.catch", "try.end"]);
    expect(modules("if_condition")).toEqual(["if_condition", "endif"]);
  });

  it("take each part once, and in its order", () => {
    const list = (...modules: string[]) => modules.map((moduleId, index) => step(`s${index}`, moduleId));
    expect(faults(list("try.start", "try.catch", "try.finally", "try.end")).size).toBe(0);
    expect(faults(list("try.start", "try.finally", "try.end")).size).toBe(0);
    expect([...faults(list("try.start", "try.finally", "try.catch", "try.end")).keys()]).toEqual(["arm_order"]);
    expect([...faults(list("try.start", "try.catch", "try.catch", "try.end")).keys()]).toEqual(["second_arm"]);
    expect([...faults(list("race.start", "log", "race.end")).keys()]).toEqual(["before_branch"]);
  });
});

describe("the tree", () => {
  it("is the list in another form", () => {
    fc.assert(fc.property(stepsMade, (steps) => void expect(flatten(tree(steps))).toEqual(steps)));
  });

  it("has a row for each step that does not end a block, in the order of the list", () => {
    fc.assert(
      fc.property(stepsMade, (steps) => {
        const closes = new Set(BLOCKS.map(({ close }) => close));
        expect(rows(tree(steps)).map((node) => node.step.id)).toEqual(ids(steps.filter((s) => !closes.has(s.moduleId))));
      }),
    );
  });

  it("keeps every step of a list whose blocks are not paired", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(BLOCKS.flatMap(({ open, close, middles }) => [open, close, ...middles])), (modules) => {
        const steps = modules.map((moduleId, index) => step(`s${index}`, moduleId));
        const seen = rows(tree(steps)).flatMap((node) => [node.step.id, ...(node.close ? [node.close.step.id] : [])]);
        expect(seen.sort()).toEqual(ids(steps).sort());
      }),
    );
  });

  it("has the rows of one block together", () => {
    const nodes = tree([step("l", "loop"), step("if", "if_condition"), step("a", "log"), step("else", "else"), step("b", "log"), step("end", "endif"), step("c", "log"), step("e", "endloop")]);
    expect(ids(rows(blockAt(nodes, "if") ?? []))).toEqual(["if", "a", "else", "b"]);
    expect(blockAt(nodes, "none")).toBeUndefined();
  });

  it("takes over what has not changed", () => {
    fc.assert(
      fc.property(placed, ({ steps, at }) => {
        const before = tree(steps);
        expect(reuse(before, tree([...steps]))).toBe(before);
        const id = steps[at]?.id ?? "";
        const after = reuse(before, tree(update(steps, new Set([id]), (s) => ({ ...s, name: "x" }))));
        expect(flatten(after)[at]?.name).toBe("x");
        const kept = new Set(rows(before));
        const drawn = rows(after).filter((node) => !kept.has(node));
        const last = steps.length - 1;
        expect(drawn.every((node) => node.index <= at && at <= (node.close?.index ?? last))).toBe(true);
      }),
    );
  });
});

describe("changes", () => {
  it("of a place keep every step and the pairing of blocks", () => {
    fc.assert(
      fc.property(placed, ({ steps, at, to }) => {
        const moved = move(steps, new Set([steps[at]?.id ?? ""]), to);
        expect(ids(moved).sort()).toEqual(ids(steps).sort());
        if (!brought(steps, moved)) expect(paired(moved)).toBe(true);
      }),
    );
  });

  it("by the keyboard bring no fault, and what was moved is still one piece", () => {
    fc.assert(
      fc.property(placed, fc.constantFrom("up", "down"), fc.boolean(), ({ steps, at }, way, far) => {
        const chosen = new Set([steps[at]?.id ?? ""]);
        const { from, to } = span(steps, at);
        const moved = (far ? movePast : moveOne)(steps, chosen, way as "up" | "down");
        if (!moved.steps) return void expect(moved.fault).toBeDefined();
        expect(brought(steps, moved.steps)).toBeUndefined();
        const start = moved.steps.findIndex(({ id }) => id === steps[from]?.id);
        expect(ids(moved.steps.slice(start, start + to - from))).toEqual(ids(steps.slice(from, to)));
      }),
    );
  });

  it("take out a whole block and nothing else", () => {
    fc.assert(
      fc.property(placed, ({ steps, at }) => {
        const chosen = new Set([steps[at]?.id ?? ""]);
        const [piece] = spans(steps, chosen);
        const rest = remove(steps, chosen);
        expect(rest.length).toBe(steps.length - ((piece?.to ?? 0) - (piece?.from ?? 0)));
      }),
    );
  });

  it("copy a block with ids of its own", () => {
    fc.assert(
      fc.property(placed, ({ steps, at }) => {
        const copy = duplicate(steps, new Set([steps[at]?.id ?? ""]));
        expect(new Set(ids(copy.steps)).size).toBe(copy.steps.length);
        expect(copy.steps.length).toBeGreaterThan(steps.length);
      }),
    );
  });

  it("wrap a step in each block, and unwrap it again", () => {
    fc.assert(
      fc.property(placed, fc.constantFrom(...BLOCKS.map(({ family }) => family)), ({ steps, at }, family) => {
        const wrapped = wrap(indent(steps), new Set([steps[at]?.id ?? ""]), family);
        if (!wrapped) return;
        if (paired(steps.slice(span(steps, at).from, span(steps, at).to))) expect(paired(wrapped.steps)).toBe(true);
        const opened = wrapped.steps.findIndex(({ id }) => id === wrapped.id);
        expect(ids(unwrap(wrapped.steps, opened))).toEqual(ids(steps));
      }),
    );
  });

  it("indent what is in a block", () => {
    const list = insert([], 0, [...make("foreach", new Set()).slice(0, 1), step("a", "log"), step("e", "endforeach")]);
    expect(list.map((s) => s.indentationLevel ?? 0)).toEqual([0, 1, 0]);
  });
});

describe("moves", () => {
  const list = [step("a", "log"), step("if", "if_condition"), step("b", "log"), step("else", "else"), step("end", "endif")];
  const one = (id: string, way: "up" | "down", from = list) => moveOne(from, new Set([id]), way);

  it("go into a block, through its arms and out again", () => {
    const orders = [];
    let steps = list;
    for (let moved = one("a", "down"); moved.steps; moved = one("a", "down", steps)) orders.push(ids((steps = moved.steps)).join(" "));
    expect(orders).toEqual(["if a b else end", "if b a else end", "if b else a end", "if b else end a"]);
  });

  it("go past a whole block", () => {
    expect(ids(movePast(list, new Set(["a"]), "down").steps ?? [])).toEqual(["if", "b", "else", "end", "a"]);
  });

  it("leave an arm where it is, and say so", () => {
    expect(one("else", "up")).toEqual({ fault: "stays" });
  });

  it("do not take a break out of its loop", () => {
    const loop = [step("l", "loop"), step("x", "break_loop"), step("e", "endloop")];
    expect(one("x", "up", loop)).toEqual({ fault: "outside_loop" });
  });

  it("change the order of branches", () => {
    const parallel = [step("p", "parallel.start"), step("b1", "parallel.branch"), step("x", "log"), step("b2", "parallel.branch"), step("e", "parallel.end")];
    expect(ids(one("b2", "up", parallel).steps ?? [])).toEqual(["p", "b2", "b1", "x", "e"]);
    expect(ids(one("b1", "down", parallel).steps ?? [])).toEqual(["p", "b2", "b1", "x", "e"]);
  });
});
