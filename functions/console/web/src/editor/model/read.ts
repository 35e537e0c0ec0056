/** A whole workflow from its text. */
import { isNode, parseDocument, stringify } from "yaml";
import { m } from "../../i18n";
import { type Draft, type Step, stepOf } from "./draft";
import { declared } from "./named";
import { brief } from "./paste";
import { Unwritten } from "./unwritten";
import { written } from "./written";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

export interface Unread {
  message: string;
  /** The place in the text. */
  from: number;
  to: number;
}

export interface Read {
  draft: Draft;
  /** Fields of the text that the editor does not change. */
  left: string[];
}

const DECLARED = ["inputs", "outputs"] as const;
const RECORDS = ["tests", "limit"] as const;
const TEXTS = ["description", "reentryBehavior", "callbackUrl", "onFailure"] as const;
const KNOWN = new Set<string>([...DECLARED, ...RECORDS, ...TEXTS, "name", "triggers", "maxExecutionTime", "steps"]);

/** What a text of a whole workflow says; steps that it says nothing new of stay the same objects. */
export function readYaml(text: string, before: Draft, whole: (steps: readonly Step[]) => Step[]): Read | Unread {
  const document = parseDocument(text, { version: "1.2" });
  const broken = document.errors[0];
  if (broken) return { message: (broken.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, ""), from: broken.pos[0], to: broken.pos[1] };
  const value = document.toJS() as unknown;
  const at = (message: string, node: unknown): Unread => {
    const range = isNode(node) ? node.range : undefined;
    return { message, from: range?.[0] ?? 0, to: range?.[1] ?? 0 };
  };
  const wrong = (message: string, path: (string | number)[]) => at(message, document.getIn(path, true));
  if (!isRecord(value)) return wrong(m.ed_text_workflow(), []);
  const known = new Map(before.steps.map((step) => [step.id, step]));
  let steps: Step[];
  try {
    steps = written(document, document.get("steps", true)).map(({ step }) => {
      const old = known.get(step.id);
      return old && stringify(brief(old)) === stringify(brief(stepOf(step))) ? old : stepOf(step);
    });
  } catch (error) {
    if (!(error instanceof Unwritten)) throw error;
    return at(error.message, error.at);
  }
  const [inputs, outputs] = [declared("inputs", value.inputs), declared("outputs", value.outputs)];
  if (!Array.isArray(inputs)) return wrong(inputs.message, ["inputs", ...inputs.path]);
  if (!Array.isArray(outputs)) return wrong(outputs.message, ["outputs", ...outputs.path]);
  const { triggers = [], maxExecutionTime = null } = value;
  if (!Array.isArray(triggers) || !triggers.every(isRecord)) return wrong(m.ed_text_list({ field: "triggers" }), ["triggers"]);
  for (const field of RECORDS) {
    if (value[field] !== undefined && value[field] !== null && !isRecord(value[field])) return wrong(m.ed_text_map({ field }), [field]);
  }
  for (const field of TEXTS) {
    if (value[field] !== undefined && value[field] !== null && typeof value[field] !== "string") return wrong(m.ed_text_text({ field }), [field]);
  }
  if (maxExecutionTime !== null && typeof maxExecutionTime !== "number") return wrong(m.ed_text_number({ field: "maxExecutionTime" }), ["maxExecutionTime"]);
  if (typeof value.name !== "string" || value.name.trim() === "") return wrong(m.ed_text_name(), ["name"]);
  const [description, reentryBehavior, callbackUrl, onFailure] = TEXTS.map((field) => (value[field] ?? null) as string | null);
  const draft = {
    name: value.name,
    description: description ?? "",
    inputs,
    outputs,
    triggers,
    reentryBehavior: reentryBehavior ?? null,
    callbackUrl: callbackUrl ?? null,
    onFailure: onFailure ?? null,
    tests: value.tests ?? null,
    limit: (value.limit ?? null) as Draft["limit"],
    maxExecutionTime,
    steps: whole(steps),
  };
  return { draft, left: Object.keys(value).filter((field) => !KNOWN.has(field)) };
}
