import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indent } from "./change";
import { curl } from "./curl";
import { changed, type Draft } from "./draft";
import { placesOf } from "../code/places";
import { begin, record, redo, undo } from "./history";
import { renumber } from "./ids";
import { draftWith, step, stepsMade } from "./made";
import { merge } from "./merge";
import { copied, pasted, yamlOf } from "./paste";
import { readYaml } from "./read";
import { pieces, rename, renameInput } from "./refs";
import { scope } from "./scope";
import { learnWords } from "./word";

describe("references", () => {
  it("of an input follow its new name, and those of steps and others stay", () => {
    const draft = draftWith([step("say", "log", { message: "[[user.name]] {{user.x}} [[user2]] [[user]]" })]);
    const { draft: next, places } = renameInput(draft, "user", "person");
    expect(places).toBe(2);
    expect(next.steps[0]?.parameters.message).toBe("[[person.name]] {{user.x}} [[user2]] [[person]]");
    expect(renameInput(draft, "nobody", "x")).toEqual({ draft, places: 0 });
  });

  it("are found with their places, and not where a backslash stands", () => {
    expect(pieces("a {{b.c}} \\{{x}} [[v.w]]").filter((piece) => piece.ref)).toEqual([
      { text: "{{b.c}}", ref: "b.c", kind: "step", from: 2 },
      { text: "[[v.w]]", ref: "v.w", kind: "variable", from: 17 },
    ]);
  });

  it("follow a step that gets another id, in keys, lists, outputs and jumps", () => {
    const draft = draftWith(
      [step("get", "http_request"), step("o", "output", { value: { "{{get.a}}": ["x {{get.body}} {{getter.body}}"] } }), step("j", "jump", { target_step_id: "get" })],
      { outputs: [{ name: "n", value: "{{get.json.n}}" }] },
    );
    const renamed = rename(draft, "get", "load");
    expect(renamed.places).toBe(4);
    expect(renamed.draft.steps[1]?.parameters).toEqual({ value: { "{{load.a}}": ["x {{load.body}} {{getter.body}}"] } });
    expect(renamed.draft.steps[2]?.parameters.target_step_id).toBe("load");
    expect(renamed.draft.outputs[0]?.value).toBe("{{load.json.n}}");
  });

  it("among pasted steps follow their new ids", () => {
    const steps = renumber([step("a", "log"), step("b", "log", { message: "{{a.x}} {{c.x}}" })], new Set(["a"]));
    expect(steps.map(({ id }) => id)).toEqual(["a-2", "b"]);
    expect(steps[1]?.parameters.message).toBe("{{a-2.x}} {{c.x}}");
  });

  it("that a place can use are those before it, and not those of another branch", () => {
    const draft = draftWith([
      step("first", "log"),
      step("p", "parallel.start"),
      step("b1", "parallel.branch"),
      step("x", "log"),
      step("b2", "parallel.branch"),
      step("each", "foreach"),
      step("y", "log"),
      step("endeach", "endforeach"),
      step("e", "parallel.end"),
      step("last", "log"),
    ]);
    const refs = (at: number) => scope(draft, at, (id) => (id === "log" || id === "foreach" ? [{ id: "o", type: "any", says: "" }] : []), ["KEY"]);
    const steps = (at: number) => refs(at).filter(({ group }) => group === "steps" || group === "block").map(({ ref }) => ref);
    expect(steps(6)).toEqual(["each.o", "first.o"]);
    expect(steps(9)).toEqual(["y.o", "each.o", "x.o", "first.o"]);
    expect(refs(0).some(({ ref }) => ref === "secrets.KEY")).toBe(true);
  });
});

describe("problems in a text", () => {
  it("are at the value that they are about, else at the id of the step", () => {
    const draft = draftWith([step("get", "http_request", { url: "ftp://x" }), step("say", "log", { message: { a: "{{get.x}}" } })]);
    const text = yamlOf(draft);
    const at = (told: { stepId?: string; field?: string }) =>
      placesOf(text, draft, [{ severity: "error", text: "no", ...told }]).map(({ from, to }) => text.slice(from, to));
    expect(at({ stepId: "get", field: "url" })).toEqual(["ftp://x"]);
    expect(at({ stepId: "say", field: "message" })).toEqual(["say"]);
    expect(at({ stepId: "say" })).toEqual(["say"]);
    expect(at({ field: "name" })).toEqual(["W"]);
  });
});

describe("history", () => {
  it("is undone and done again to what it was", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 20 }), (values) => {
        let history = values.reduce((so, value, at) => record(so, { value }, undefined, at), begin({ value: 0 }));
        const end = history.present;
        for (let times = values.length; times > 0; times -= 1) history = undo(history);
        expect(history.present).toEqual({ value: 0 });
        for (let times = values.length; times > 0; times -= 1) history = redo(history);
        expect(history.present).toBe(end);
      }),
    );
  });

  it("takes typing in one field as one change until there is a pause", () => {
    let history = begin("");
    for (const [text, at] of [["a", 0], ["ab", 500], ["abc", 900], ["abcd", 3_000]] as const) history = record(history, text, "name", at);
    expect(undo(history).present).toBe("abc");
    expect(undo(undo(history)).present).toBe("");
  });
});

describe("text", () => {
  it("of chosen steps means those steps", () => {
    fc.assert(
      fc.property(stepsMade.filter(({ length }) => length > 0), (steps) => {
        const all = new Set(steps.map(({ id }) => id));
        expect(indent(pasted(copied(steps, all)) ?? [])).toEqual(indent(steps));
      }),
    );
  });

  it("of a workflow means that workflow, and its steps stay the same objects", () => {
    fc.assert(
      fc.property(stepsMade, (steps) => {
        const draft = draftWith(indent(steps), { inputs: [{ name: "n", type: "string", defaultValue: "yes" }], description: "a: b\n# c" });
        const read = readYaml(yamlOf(draft), draft, indent);
        expect(read).toEqual({ draft, left: [] });
        if ("draft" in read) expect(read.draft.steps.every((each, index) => each === draft.steps[index])).toBe(true);
      }),
    );
  });

  it("that is no workflow says where", () => {
    const draft = draftWith([]);
    expect(readYaml("name: a\nsteps:\n  - id: 1\n", draft, indent)).toMatchObject({ from: 19 });
    expect(readYaml("name: [", draft, indent)).toHaveProperty("message");
    expect(readYaml("steps: []", draft, indent)).toMatchObject({ message: "The workflow needs a name" });
    for (const steps of ["- a: {log: {}, log: 1}", "- a: log\n    b: log", "- a: 7", "- a: {endif: 1}", "- a: log\n    do: []", "- {if: {if: x}, then: 1}", "- a: {log: 1, retry: much}"]) {
      expect(readYaml(`name: a\nsteps:\n  ${steps}\n`, draft, indent), steps).toHaveProperty("message");
    }
    expect(readYaml("name: a\nsteps:\n  - id: x\n    moduleId: log\n  - a: {nope: 1}\n", draft, indent)).toMatchObject({ from: 51 });
    expect(readYaml("name: a\ntags: [x]\nisEnabled: true\n", draft, indent)).toMatchObject({ left: ["tags", "isEnabled"] });
  });

  it("in the short form of files means the flat list, and its problems have their places", () => {
    learnWords([
      { id: "if_condition", shortName: "if", mainInput: "condition" },
      { id: "try.start", shortName: "try" },
      { id: "parallel.start", shortName: "parallel" },
      { id: "log", mainInput: "message" },
      { id: "http_request", mainInput: "url" },
    ]);
    const text = [
      "name: Short",
      "inputs: {n: {type: number, default: 1}, s: string}",
      'outputs: {o: "{{get.body}}"}',
      "steps:",
      "  - check: {if: '[[n]] > 1'}",
      "    then:",
      '      - get: {http_request: "https://a.example", method: POST, retry: 2}',
      "        note: paid",
      "    else: []",
      "    marks: {else: otherwise, end: {id: done, name: Checked}}",
      "  - t: try",
      "    do: [{say: {log: a}}]",
      "    catch: [{id: old, moduleId: log}]",
      "  - p: parallel",
      "    branches: [[{x: {log: null}}], []]",
    ].join("\n");
    const read = readYaml(text, draftWith([]), indent);
    if (!("draft" in read)) throw new Error(read.message);
    expect(read.draft.inputs).toEqual([{ name: "n", type: "number", defaultValue: 1 }, { name: "s", type: "string" }]);
    expect(read.draft.outputs).toEqual([{ name: "o", type: "string", value: "{{get.body}}" }]);
    expect(read.draft.steps.map(({ id, moduleId, indentationLevel = 0 }) => `${indentationLevel} ${id} ${moduleId}`)).toEqual([
      ...["0 check if_condition", "1 get http_request", "0 otherwise else", "0 done endif", "0 t try.start", "1 say log", "0 t-catch try.catch", "1 old log", "0 t-end try.end"],
      ...["0 p parallel.start", "1 p-branch-1 parallel.branch", "2 x log", "1 p-branch-2 parallel.branch", "0 p-end parallel.end"],
    ]);
    expect(read.draft.steps[1]).toMatchObject({ note: "paid", parameters: { url: "https://a.example", method: "POST", __error_policy: "RETRY", __retry_count: 2 } });
    const at = placesOf(text, read.draft, [{ severity: "error", text: "no", stepId: "get", field: "url" }, { severity: "error", text: "no", stepId: "old" }]);
    expect(at.map(({ from, to }) => text.slice(from, to))).toEqual(['"https://a.example"', "old"]);
    expect(pasted("- a: {log: hello}")).toEqual([{ id: "a", moduleId: "log", parameters: { message: "hello" } }]);
  });

  it("of vFlow and of a whole workflow is taken", () => {
    expect(pasted('{"workflow": {"name": "x", "steps": [{"id": "a", "moduleId": "log", "disabled": true}]}}')).toEqual([
      { id: "a", moduleId: "log", parameters: {}, isDisabled: true },
    ]);
    expect(pasted("hello")).toBeUndefined();
    expect(pasted("- {id: a, moduleId: if_condition}")).toBeUndefined();
  });

  it("of a curl command is a request", () => {
    expect(
      curl(`curl 'https://a.example/x?y=1' \\\n  -H 'accept: */*' -H "X-Note: it's" --data-raw $'{"a":"it\\'s\\u4f60"}' --compressed -m 5`),
    ).toEqual({
      url: "https://a.example/x?y=1",
      method: "POST",
      headers: { accept: "*/*", "X-Note": "it's", "Content-Type": "application/x-www-form-urlencoded" },
      body: '{"a":"it\'s你"}',
      timeout: 5,
    });
    expect(curl("curl -XPUT -u a:b example.com -o out")).toEqual({ url: "http://example.com", method: "PUT", headers: { Authorization: "Basic YTpi" } });
    expect(curl("curl -G https://a.example -d q=1")).toEqual({ url: "https://a.example?q=1", method: "GET" });
    expect(pasted("curl https://a.example")?.[0]).toMatchObject({ moduleId: "http_request", parameters: { url: "https://a.example", method: "GET" } });
  });
});

describe("a merge", () => {
  const base = draftWith([step("a", "log"), step("b", "log"), step("c", "log")]);
  const edit = (id: string, message: string) => draftWith(base.steps.map((s) => (s.id === id ? { ...s, parameters: { message } } : s)));

  it("of changes to different steps has both, and no conflict", () => {
    const theirs = edit("c", "theirs");
    theirs.steps.push(step("d", "log"));
    const merged = merge(base, edit("a", "mine"), theirs);
    expect(merged.conflicts).toEqual([]);
    const { steps } = merged.draft(() => "mine");
    expect(steps.map(({ id, parameters }) => [id, parameters.message])).toEqual([["a", "mine"], ["b", undefined], ["c", "theirs"], ["d", undefined]]);
  });

  it("asks for each step that both have changed", () => {
    const merged = merge(base, edit("a", "mine"), edit("a", "theirs"));
    expect(merged.conflicts.map(({ id }) => id)).toEqual(["a"]);
    expect(merged.draft(() => "theirs").steps[0]?.parameters.message).toBe("theirs");
    const gone = merge(base, draftWith(base.steps.slice(1)), edit("a", "theirs"));
    expect(gone.draft(() => "mine").steps.map(({ id }) => id)).toEqual(["b", "c"]);
  });

  it("with what has not changed is the other side", () => {
    fc.assert(
      fc.property(stepsMade, stepsMade, (one, two) => {
        const [left, right] = [draftWith(indent(one)), draftWith(indent(two))];
        const level = ({ steps, ...rest }: Draft) => ({ ...rest, steps: steps.map((s) => ({ ...s, indentationLevel: s.indentationLevel ?? 0 })) });
        expect(level(merge(left, left, right).draft(() => "mine"))).toEqual(level(right));
        expect(level(merge(left, right, left).draft(() => "theirs"))).toEqual(level(right));
        expect(changed(left, left)).toEqual({});
      }),
    );
  });
});
