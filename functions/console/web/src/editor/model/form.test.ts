import { describe, expect, it } from "vitest";
import type { Module, ModuleInput } from "../../api/modules";
import { alternativeOf, fieldsOf, givenBy, phraseOf } from "./form";

const input = (id: string, more: Partial<ModuleInput> = {}) => ({ id, required: false, advanced: false, defaultValue: null, ...more }) as ModuleInput;
const CONDITION = {
  alternatives: [["condition"], ["input1", "operator"]],
  phrases: [
    { phrase: "如果 {input1} {operator} {value1} 和 {value2}", phraseEn: "If {input1} {operator} {value1} and {value2}" },
    { phrase: "如果 {input1} {operator} {value1}", phraseEn: "If {input1} {operator} {value1}" },
    { phrase: "如果 {input1} {operator}", phraseEn: "If {input1} {operator}" },
    { phrase: "如果 {condition}", phraseEn: "If {condition}" },
  ],
  inputs: [
    input("condition"),
    input("input1"),
    input("operator"),
    input("value1", { visibleWhen: { operator: ["equals", "number_between"] } }),
    input("value2", { visibleWhen: { operator: ["number_between"] } }),
    input("label", { advanced: true }),
  ],
} as Module;

const ids = (inputs: ModuleInput[]) => inputs.map(({ id }) => id);
const shown = (values: Record<string, unknown>, wrong: string[] = []) => {
  const { main, more } = fieldsOf(CONDITION, values, alternativeOf(CONDITION, values), givenBy(CONDITION, values), new Set(wrong));
  return [ids(main), ids(more)];
};
const said = (values: Record<string, unknown>, chinese = false) =>
  phraseOf(CONDITION, values, chinese)
    .map((piece) => ("words" in piece ? piece.words : `<${String(piece.value)}>`))
    .join("");

describe("a form", () => {
  it("shows one of several sets of inputs, and what their values call for", () => {
    expect(shown({})).toEqual([["condition"], ["label"]]);
    expect(shown({ input1: 3 })).toEqual([["input1", "operator"], ["label"]]);
    expect(shown({ input1: 3, operator: "equals" })).toEqual([["input1", "operator", "value1"], ["label"]]);
    expect(shown({ operator: { type: "string", value: "number_between" } })[0]).toEqual(["input1", "operator", "value1", "value2"]);
  });

  it("hides nothing that is given or wrong", () => {
    expect(shown({ condition: "true", value2: 4, label: "x" })).toEqual([["condition", "value2", "label"], []]);
    expect(shown({ operator: "exists" }, ["value1"])[0]).toEqual(["input1", "operator", "value1"]);
  });
});

describe("a sentence", () => {
  it("is the first whose inputs have values, else the last", () => {
    expect(said({ condition: "{{a.b}} > 1" })).toBe("If <{{a.b}} > 1>");
    expect(said({ input1: "x", operator: "exists" })).toBe("If <x> <exists>");
    expect(said({ input1: "x", operator: "exists", value1: 1 })).toBe("If <x> <exists> <1>");
    expect(said({ input1: "x", operator: "number_between", value1: 1, value2: 2 }, true)).toBe("如果 <x> <number_between> <1> 和 <2>");
    expect(said({})).toBe("If <null>");
  });
});
