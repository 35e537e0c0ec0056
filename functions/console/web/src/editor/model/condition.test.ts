import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparedOf, conditionOf } from "./condition";

describe("a condition", () => {
  it.each([
    ["{{get.statusCode}} == 200", { input1: "{{get.statusCode}}", operator: "equals", value1: 200 }],
    ["[[n]] number_between 1 and [[most]]", { input1: "[[n]]", operator: "number_between", value1: 1, value2: "[[most]]" }],
    ["[[name]] contains \"a \\\"b\\\"\"", { input1: "[[name]]", operator: "contains", value1: 'a "b"' }],
    ["[[name]] is_empty", { input1: "[[name]]", operator: "is_empty" }],
    ["[[a]] >= -2.5", { input1: "[[a]]", operator: "number_gte", value1: -2.5 }],
    ["[[done]] == true", { input1: "[[done]]", operator: "equals", value1: true }],
  ])("%s is read as a form and written again", (text, form) => {
    expect(comparedOf(text)).toEqual(form);
    expect(conditionOf(form)).toBe(text);
  });

  it("of one value asks whether it is true", () => {
    expect(comparedOf("{{if.result}}")).toEqual({ input1: "{{if.result}}", operator: "is_true" });
  });

  it.each(["[[a]] == 1 and [[b]] == 2", "not [[a]]", "len([[a]]) > 1", "[[a]] + 1 == 2", '"{{a.b}}" == 1', "1 < 2 < 3", "", "[[a]] ==", "[[a]] == 1.0"])(
    "that says more is no form: %s",
    (text) => expect(comparedOf(text)).toBeUndefined(),
  );

  it("of a text with a reference in it is no text of a condition", () => {
    expect(conditionOf({ input1: "Hello [[name]]", operator: "equals", value1: "x" })).toBeUndefined();
    expect(conditionOf({ input1: "[[a]]", operator: "equals" })).toBeUndefined();
  });

  it("means the same after both ways", () => {
    const value = fc.oneof(fc.string().filter((text) => !/\{\{|\[\[/.test(text)), fc.integer(), fc.boolean(), fc.constantFrom("[[x]]", "{{a.b.0}}"));
    const form = fc.record({ input1: value, operator: fc.constantFrom("equals", "number_lt", "matches_regex"), value1: value });
    fc.assert(
      fc.property(form, (given) => {
        expect(comparedOf(conditionOf(given) ?? "")).toEqual(given);
      }),
    );
  });
});
