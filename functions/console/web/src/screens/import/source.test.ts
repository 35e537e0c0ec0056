import { expect, it } from "vitest";
import { kindOf, pasted, sourceOf } from "./source";

const NODES = { name: "a", nodes: [], connections: {} };

it("what wrote a file is told by its fields", () => {
  expect([NODES, [NODES], { data: [NODES] }, { workflows: [NODES] }].map(kindOf)).toEqual(["n8n", "n8n", "n8n", "n8n"]);
  expect(kindOf({ StartAt: "A", States: {} })).toBe("asl");
  expect(kindOf({ name: "m", definition: '{"StartAt": "A"}' })).toBe("asl");
  expect([{ flowContent: "[]" }, { result: { flow_content: "[]" } }].map(kindOf)).toEqual(["juggle", "juggle"]);
  expect([{ steps: [] }, [{ _meta: {} }], { workflow: {} }, { folder: {}, workflows: [{ steps: [] }] }].map(kindOf)).toEqual(["own", "own", "own", "own"]);
  expect([{}, [], 1, null, { name: "package" }].map(kindOf)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

it("a file is JSON, YAML or an archive", async () => {
  expect(await sourceOf(pasted('\ufeff{"steps": []}', "mine"))).toMatchObject({ name: "mine", kind: "own" });
  expect(await sourceOf(new File(["StartAt: A\nStates: {A: {Type: Succeed}}"], "m.asl.yaml"))).toMatchObject({ name: "m", kind: "asl" });
  expect(await sourceOf(new File(["PK\u0003\u0004"], "all.zip"))).toMatchObject({ name: "all", kind: "own" });
  await expect(sourceOf(pasted("{", "x"))).rejects.toThrow();
  await expect(sourceOf(pasted("just words", "x"))).rejects.toThrow();
});
