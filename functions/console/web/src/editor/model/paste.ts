/** Steps as text, and back: YAML or JSON of ours or of vFlow, or a `curl` command. */
import { parse, parseDocument, stringify } from "yaml";
import { partOf } from "./blocks";
import { cut, make } from "./change";
import { curl } from "./curl";
import { type Draft, type Step, stepOf } from "./draft";
import { faults } from "./faults";

const TEXT = { lineWidth: 0, version: "1.2" } as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isStep = (value: unknown): value is Step =>
  isRecord(value) && typeof value.id === "string" && typeof value.moduleId === "string" && value.id !== "" && value.moduleId !== "";

/** A step without what follows from the others or says nothing. */
function brief(step: Step): Record<string, unknown> {
  const { indentationLevel, parameters, ...rest } = step;
  void indentationLevel;
  const said = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined && value !== false);
  return { ...Object.fromEntries(said), ...(Object.keys(parameters).length > 0 && { parameters }) };
}

/** The chosen steps as YAML. */
export const copied = (steps: readonly Step[], ids: ReadonlySet<string>): string =>
  stringify({ steps: cut(steps, ids).map(brief) }, TEXT);

/** The steps that a text means, or nothing. */
export function pasted(text: string): Step[] | undefined {
  const request = /^\s*(\$ )?curl\s/.test(text) ? curl(text) : undefined;
  if (request) return make("http_request", new Set(), { ...request });
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return undefined;
  }
  const holder = isRecord(value) && isRecord(value.workflow) ? value.workflow : value;
  const list = isRecord(holder) ? (holder.steps ?? (isStep(holder) ? [holder] : undefined)) : holder;
  if (!Array.isArray(list) || list.length === 0 || !list.every(isStep)) return undefined;
  const steps = list.map((step) => stepOf({ ...step, parameters: isRecord(step.parameters) ? step.parameters : {} }));
  const first = partOf(steps[0]?.moduleId ?? "");
  // Arms of a block are no steps by themselves.
  if (first?.role === "middle" || faults(steps).has("unpaired")) return undefined;
  return steps;
}

/** The whole workflow as YAML. */
export function yamlOf(draft: Draft): string {
  const { steps, ...fields } = draft;
  const said = Object.entries(fields).filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0));
  return stringify({ ...Object.fromEntries(said), steps: steps.map(brief) }, TEXT);
}

export interface Unread {
  message: string;
  /** The place in the text. */
  from: number;
  to: number;
}

const LISTS = ["inputs", "outputs", "triggers"] as const;
const RECORDS = ["tests", "limit"] as const;
const TEXTS = ["reentryBehavior", "callbackUrl", "onFailure"] as const;

/** What a text of a whole workflow says; steps that it says nothing new of stay the same objects. */
export function readYaml(text: string, before: Draft, whole: (steps: readonly Step[]) => Step[]): Draft | Unread {
  const document = parseDocument(text, { version: "1.2" });
  const broken = document.errors[0];
  if (broken) return { message: (broken.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, ""), from: broken.pos[0], to: broken.pos[1] };
  const value = document.toJS() as unknown;
  const wrong = (message: string, path: (string | number)[]): Unread => {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    return { message, from: node?.range?.[0] ?? 0, to: node?.range?.[1] ?? 0 };
  };
  if (!isRecord(value)) return wrong("steps", []);
  const list = value.steps ?? [];
  if (!Array.isArray(list)) return wrong("steps", ["steps"]);
  const bad = list.findIndex((step) => !isStep(step) || !(step.parameters === undefined || isRecord(step.parameters)));
  if (bad >= 0) return wrong(`steps[${bad}]: id, moduleId, parameters`, ["steps", bad]);
  const known = new Map(before.steps.map((step) => [step.id, step]));
  const steps = (list as Step[]).map((step) => {
    const old = known.get(step.id);
    return old && stringify(brief(old)) === stringify(brief({ ...step, parameters: step.parameters ?? {} }))
      ? old
      : stepOf({ ...step, parameters: step.parameters ?? {} });
  });
  for (const field of LISTS) {
    if (value[field] !== undefined && !(Array.isArray(value[field]) && value[field].every(isRecord))) return wrong(field, [field]);
  }
  for (const field of RECORDS) {
    if (value[field] !== undefined && value[field] !== null && !isRecord(value[field])) return wrong(field, [field]);
  }
  if (typeof value.name !== "string" || value.name.trim() === "") return wrong("name", ["name"]);
  return {
    name: value.name,
    description: typeof value.description === "string" ? value.description : "",
    ...(Object.fromEntries(LISTS.map((field) => [field, value[field] ?? []])) as Pick<Draft, (typeof LISTS)[number]>),
    ...(Object.fromEntries(TEXTS.map((field) => [field, typeof value[field] === "string" ? value[field] : null])) as Pick<Draft, (typeof TEXTS)[number]>),
    tests: value.tests ?? null,
    limit: (value.limit ?? null) as Draft["limit"],
    maxExecutionTime: typeof value.maxExecutionTime === "number" ? value.maxExecutionTime : null,
    steps: whole(steps),
  };
}
