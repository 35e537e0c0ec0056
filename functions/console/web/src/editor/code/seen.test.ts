import { describe, expect, it } from "vitest";
import { keysOf, walk } from "./seen";

describe("values of a run", () => {
  it("are found by their path, also in a text that is JSON", () => {
    const value = { body: '{"items":[{"name":"Pen"}]}', note: "no {json}" };
    expect(walk(value, ["body", "items", "0", "name"])).toBe("Pen");
    expect(walk(value, ["note", "x"])).toBeUndefined();
    expect(walk(value, ["constructor"])).toBeUndefined();
  });

  it("tell their keys with what they hold", () => {
    expect(keysOf({ a: 1, b: { c: [1, 2] } })).toEqual([
      { key: "a", says: "1" },
      { key: "b", says: '{"c":[1,2]}' },
    ]);
    expect(keysOf("[7]")).toEqual([{ key: "0", says: "7" }]);
    expect(keysOf(5)).toEqual([]);
    expect(keysOf({ long: "x".repeat(50) })[0]?.says).toHaveLength(41);
  });
});
