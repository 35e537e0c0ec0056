import { describe, expect, it } from "vitest";
import { changed, parsed } from "./changes";

describe("changes", () => {
  it("are the entries that differ", () => {
    const before = { url: "a", list: [1, 2], kept: null };
    expect(changed(before, { url: "b", list: [1, 2], kept: null, added: 0 })).toEqual({ url: "b", added: 0 });
    expect(changed(before, before)).toEqual({});
  });

  it("come from an object, and the error names the field", () => {
    expect(parsed("Inputs", " ")).toEqual({});
    expect(parsed("Inputs", '{"a":1}')).toEqual({ a: 1 });
    for (const wrong of ["[1]", "1", "{", "null"]) expect(() => parsed("Inputs", wrong)).toThrow(/^Inputs: /);
  });
});
