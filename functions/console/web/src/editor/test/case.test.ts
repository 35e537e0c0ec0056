import { describe, expect, it } from "vitest";
import { blocksOf, learn } from "../model/blocks";
import { draftWith, step } from "../model/made";
import { casesOf, expectation, freeName, needs, runs, subject, withCase, withoutCase, withResults } from "./case";

const steps = [
  step("get", "http_request", { url: "https://a.example/" }),
  step("if", "if_condition", { condition: "{{get.statusCode}} == 200" }),
  { ...step("off", "log", {}), isDisabled: true },
  step("say", "log", { message: "{{get.body}} [[x]]" }),
  step("end", "endif"),
];

describe("cases of a workflow", () => {
  it("are added, replaced and taken away, and what else the tests have stays", () => {
    const first = withCase(draftWith(steps, { tests: { mocks: { a: {} } } }), { name: "one", inputs: { n: 1 } });
    expect(first.tests).toEqual({ mocks: { a: {} }, cases: [{ name: "one", inputs: { n: 1 } }] });
    const second = withCase(withCase(first, { name: "two" }), { name: "one" });
    expect(casesOf(second)).toEqual([{ name: "one" }, { name: "two" }]);
    expect(withoutCase(withoutCase(second, "one"), "two").tests).toEqual({ mocks: { a: {} }, cases: [] });
    expect(withoutCase(withCase(draftWith([]), { name: "x" }), "x").tests).toBeNull();
  });

  it("of another form are none", () => {
    expect(casesOf(draftWith([], { tests: "no" }))).toEqual([]);
    expect(casesOf(draftWith([], { tests: { cases: [1, { name: 2 }] } }))).toEqual([]);
  });

  it("have names of their own", () => {
    expect(freeName([{ name: "Test" }, { name: "Test 2" }], "Test")).toBe("Test 3");
    expect(freeName([], "Test")).toBe("Test");
  });
});

describe("what a test runs", () => {
  it("is what the list tells: neither disabled steps nor ends", () => {
    learn(blocksOf([]));
    expect(runs(steps, { only: "say" }).map(({ id }) => id)).toEqual(["say"]);
    expect(runs(steps, { to: "say" }).map(({ id }) => id)).toEqual(["get", "if", "say"]);
  });

  it("needs the outputs of the steps that it names", () => {
    expect(needs(steps, "say")).toEqual(["get"]);
    expect(needs(steps, "get")).toEqual([]);
    expect(withResults({ steps: { get: { outputs: { body: 1 } } } }, { get: { body: 2 }, b: {} }).steps).toEqual({ get: { outputs: { body: 1 } }, b: { outputs: {} } });
  });

  it("is sent without what is empty, and with the name that the host has for a disabled step", () => {
    const sent = subject("w", draftWith(steps, { name: "", inputs: [{ name: "n", type: null }] }));
    expect(sent).not.toHaveProperty("name");
    expect(sent).not.toHaveProperty("tests");
    expect(sent.inputs).toEqual([{ name: "n" }]);
    expect((sent.steps as object[])[2]).toMatchObject({ id: "off", disabled: true });
  });
});

describe("what is expected after a run that was right", () => {
  const tested = { status: "completed", error: null, result: { n: 1 }, outputs: {}, variables: {}, stepOutputs: {}, steps: [], children: [] };

  it("is its status, its result and its requests", () => {
    const requests = [{ atMs: 0, method: "POST", url: "https://a.example/", body: { a: 1 }, to: "ok" }];
    expect(expectation({ ...tested, requests })).toEqual({
      status: "completed",
      result: { n: 1 },
      requests: [{ method: "POST", url: "https://a.example/", body: { json: { a: 1 } } }],
    });
  });

  it("is no matcher where it looks like one", () => {
    expect(expectation({ ...tested, result: { $any: true }, requests: [] }).result).toEqual({ $equal: { $any: true } });
  });
});
