import { expect, it } from "vitest";
import { blocksOf, learn } from "../model/blocks";
import { CATALOGUE, step } from "../model/made";
import { alone, sendable, withReal, withVariables } from "./real";

const category = (moduleId: string) => (moduleId === "http_request" || moduleId === "respond" ? "network" : "logic");

it("what a test can send for real reaches another system, and stands in no loop", () => {
  learn(blocksOf(CATALOGUE));
  const steps = [
    step("a", "http_request"),
    step("l", "loop"),
    step("b", "http_request"),
    step("e", "endloop"),
    step("i", "if_condition"),
    step("c", "http_request"),
    step("j", "endif"),
    { ...step("d", "http_request"), isDisabled: true },
    step("r", "respond"),
    step("x", "log"),
  ];
  expect(sendable(steps, category).map(({ id }) => id)).toEqual(["a", "c"]);
});

it("outputs of other steps become variables, and what else is referred to stays", () => {
  const ids = new Set(["pay-1", "a"]);
  expect(withVariables({ url: "https://x/{{pay-1.json.id}}?k={{secrets.a}}", list: ["{{ a }}", 1, "[[who]]", "\\{{a}}"] }, ids)).toEqual({
    url: "https://x/[[__pay_1.json.id]]?k={{secrets.a}}",
    list: ["[[__a ]]", 1, "[[who]]", "\\{{a}}"],
  });
  const { workflow, inputs } = alone(
    { ...step("s", "http_request", { url: "{{a.x}}", __retry_count: 3, __timeout: 5 }), name: "Pay" },
    { outputs: { a: { x: 1 } }, variables: { who: "Ada" } },
    "Test",
  );
  expect(workflow.steps).toEqual([{ id: "s", moduleId: "http_request", name: "Pay", parameters: { url: "[[__a.x]]", __timeout: 5 } }]);
  expect(inputs).toEqual({ who: "Ada", __a: { x: 1 } });
});

it("what came back takes the place of the steps", () => {
  const of = { steps: { a: { outputs: { old: 1 } } } };
  expect(withReal(of, [{ step: "a", outputs: { statusCode: 200 } }, { step: "b", fail: "no" }, { step: "c" }]).steps).toEqual({
    a: { outputs: { statusCode: 200 } },
    b: { fail: "no" },
  });
  expect(withReal(of, [{ step: "c" }])).toBe(of);
});
