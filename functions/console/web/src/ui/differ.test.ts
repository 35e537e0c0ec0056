import fc from "fast-check";
import { expect, test } from "vitest";
import { differences } from "./differ";

test("the smallest part that is different is named", () => {
  const before = { get: { status: 500, body: { ok: false } }, gone: 1, list: [1, 2] };
  const after = { get: { status: 200, body: { ok: false } }, come: null, list: [1, 2, 3] };
  expect(differences(before, after)).toEqual([
    { path: "get.status", kind: "changed", before: 500, after: 200 },
    { path: "gone", kind: "removed", before: 1 },
    { path: "list.2", kind: "added", after: 3 },
    { path: "come", kind: "added", after: null },
  ]);
});

test("a list in the place of an object is one change", () => {
  expect(differences({ a: [1] }, { a: { 0: 1 } })).toEqual([{ path: "a", kind: "changed", before: [1], after: { 0: 1 } }]);
});

test("there are none exactly where the texts are the same", () => {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]))
        : value;
  fc.assert(
    fc.property(fc.json(), fc.json(), (one, other) => {
      const [a, b] = [JSON.parse(one) as unknown, JSON.parse(other) as unknown];
      expect(differences(a, JSON.parse(one))).toEqual([]);
      expect(differences(a, b).length === 0).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
    }),
  );
});
