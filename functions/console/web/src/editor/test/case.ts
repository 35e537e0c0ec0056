/** A case of a test file as the panel edits it, and what of the workflow it runs. What the panel has no field for stays in it. */
import type { Tested as Outcome } from "../../api/tests";
import { roleOf } from "../model/blocks";
import type { Draft, Step } from "../model/draft";
import { rootOf, refsIn } from "../model/refs";

export interface Reply {
  status?: number;
  json?: unknown;
  text?: string;
  fail?: unknown;
  [other: string]: unknown;
}
export interface Mock {
  request?: { method?: string; url?: unknown; [other: string]: unknown };
  reply?: Reply;
  replies?: Reply[];
  [other: string]: unknown;
}
export interface Given {
  outputs?: Record<string, unknown>;
  fail?: unknown;
}
export interface Case {
  name?: string;
  inputs?: Record<string, unknown>;
  clock?: string | number;
  mocks?: Record<string, Mock>;
  steps?: Record<string, Given>;
  expect?: Record<string, unknown>;
  [other: string]: unknown;
}
export interface Tests {
  cases?: Case[];
  [other: string]: unknown;
}

/** What has tests. */
interface Tested {
  tests?: unknown;
}

/** What of the workflow runs. */
export type Cut = { to: string } | { only: string };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The tests that are stored with a workflow, where they have the form of a test file. */
export const testsOf = ({ tests }: Tested): Tests => (isRecord(tests) ? (tests as Tests) : {});
export const casesOf = (of: Tested): Case[] => {
  const { cases } = testsOf(of);
  return Array.isArray(cases) ? cases.filter((each) => isRecord(each) && typeof each.name === "string") : [];
};

/** Puts a case in the place of the one with its name, or behind the others. */
export function withCase<Of extends Tested>(draft: Of, kept: Case): Of {
  const tests = testsOf(draft);
  const cases = casesOf(draft);
  const at = cases.findIndex(({ name }) => name === kept.name);
  const next = at < 0 ? [...cases, kept] : cases.map((each, place) => (place === at ? kept : each));
  return { ...draft, tests: { ...tests, cases: next } };
}

/** Takes a case away; the last one takes the tests with it, unless they have more. */
export function withoutCase(draft: Draft, name: string): Draft {
  const { cases: _, ...rest } = testsOf(draft);
  const left = casesOf(draft).filter((each) => each.name !== name);
  return { ...draft, tests: left.length === 0 && Object.keys(rest).length === 0 ? null : { ...rest, cases: left } };
}

/** The workflow as the host tests it, with what is not stored yet. */
export function subject(id: string, draft: Draft): Record<string, unknown> {
  const said = (of: object) => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== null && value !== undefined));
  const step = ({ isDisabled, ...rest }: Step) => said({ ...rest, disabled: isDisabled || undefined });
  const { name, inputs, outputs, triggers, maxExecutionTime, reentryBehavior, tests, steps } = draft;
  return said({
    id,
    name: name || undefined,
    inputs: inputs.map(said),
    outputs: outputs.map(said),
    triggers,
    maxExecutionTime,
    reentryBehavior,
    tests: isRecord(tests) ? tests : undefined,
    steps: steps.map(step),
  });
}

/** The steps whose outputs a step uses, in the order of the list. */
export function needs(steps: readonly Step[], id: string): string[] {
  const at = steps.findIndex((step) => step.id === id);
  const step = steps[at];
  if (!step) return [];
  const roots = new Set(refsIn(step.parameters).filter(({ kind }) => kind === "step").map(({ ref }) => rootOf(ref ?? "")));
  return steps.slice(0, at).filter((each) => roots.has(each.id)).map((each) => each.id);
}

/** The steps that a test runs, as far as the list alone tells it. */
export function runs(steps: readonly Step[], cut: Cut | undefined): Step[] {
  const alive = (step: Step) => !step.isDisabled && !["middle", "close"].includes(roleOf(step.moduleId) ?? "");
  if (cut && "only" in cut) return steps.filter(({ id }) => id === cut.only);
  const end = cut ? steps.findIndex(({ id }) => id === cut.to) + 1 : steps.length;
  return steps.slice(0, end).filter(alive);
}

/** The case with results for those steps that it gives none. */
export function withResults(of: Case, outputs: Record<string, Record<string, unknown>>): Case {
  const given = Object.fromEntries(Object.entries(outputs).map(([id, values]) => [id, { outputs: values }]));
  return Object.keys(given).length === 0 ? of : { ...of, steps: { ...given, ...of.steps } };
}

/** What is expected of a run that was as it should be. */
export function expectation({ status, error, result, requests }: Outcome): Record<string, unknown> {
  return {
    status,
    ...(typeof error === "string" && { error }),
    ...(result !== null && result !== undefined && { result: exactly(result) }),
    requests: requests.map(({ method, url, body }) => ({ method, url, ...(body !== null && body !== undefined && { body: typeof body === "string" ? { text: body } : { json: exactly(body) } }) })),
  };
}

/** A dictionary whose key begins with `$` would be read as a matcher. */
const exactly = (value: unknown): unknown => (/"\$/.test(JSON.stringify(value)) ? { $equal: value } : value);

/** The case with one more answer, to requests like this one. */
export function withMock(of: Case, request: Mock["request"], reply: Reply = { status: 200, json: { ok: true } }): Case {
  const mocks = of.mocks ?? {};
  let number = Object.keys(mocks).length + 1;
  while (`answer-${number}` in mocks) number += 1;
  return { ...of, mocks: { ...mocks, [`answer-${number}`]: { request, reply } } };
}

/** A name that no other case has. */
export function freeName(cases: readonly Case[], wanted: string): string {
  const taken = new Set(cases.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(name)) return name;
  }
}
