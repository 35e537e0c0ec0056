import { describe, expect, it } from "vitest";
import { jsonObject } from "../../ui/json";
import { changed } from "./changes";

describe("changes", () => {
  it("are the entries that differ", () => {
    const before = { url: "a", list: [1, 2], kept: null };
    expect(changed(before, { url: "b", list: [1, 2], kept: null, added: 0 })).toEqual({ url: "b", added: 0 });
    expect(changed(before, before)).toEqual({});
  });

  it("come from an object, and the error says what is wrong and where", () => {
    expect(jsonObject("Inputs", " ")).toEqual({});
    expect(jsonObject("Inputs", '{"a":1}')).toEqual({ a: 1 });
    for (const wrong of ["[1]", "1", "null"]) expect(() => jsonObject("Inputs", wrong)).toThrow(/^Inputs has to be a JSON object, such as {"/);
    expect(() => jsonObject("Inputs", '{\n  "a": 1,\n  b: 2\n}')).toThrow(/line 3, column 3/);
    expect(() => jsonObject("Inputs", '{"a": ')).toThrow(/line 1, column 7/);
  });
});
