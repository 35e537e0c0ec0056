/** Real requests of chosen steps, before a test: each is sent by a workflow of its own, which is deleted again, and its run stays. */
import { queries } from "../../api/keys";
import { runQuery } from "../../api/runs";
import { runTests } from "../../api/tests";
import { batch, execute } from "../../api/workflows";
import { create } from "../../api/edit";
import { plain } from "../../screens/run/plain";
import { m } from "../../i18n";
import { isLoop, partOf } from "../model/blocks";
import type { Draft, Step } from "../model/draft";
import { pieces, rootOf } from "../model/refs";
import { around } from "../model/span";
import type { Case, Cut, Given } from "./case";

/** How one step's request went. */
export interface Real {
  step: string;
  /** Absent where the steps before did not lead to it. */
  run?: string;
  outputs?: Record<string, unknown>;
  fail?: string;
}

const SENDS = "network";
/** Answers the caller of the run, and nobody else. */
const NOT = "respond";
const LONGEST_S = 60;
const PAUSE_MS = 500;
const LONGEST_NAME = 200;
/** Told by the test itself: it is tried once. */
const POLICY = /^__(error|retry|then)/;

/** The steps that reach another system and that a test can send for real: a step in a loop would be sent once for many passes. */
export function sendable(steps: readonly Step[], categoryOf: (moduleId: string) => string | undefined): Step[] {
  const inLoop = (at: number) => around(steps, at).some(({ open }) => isLoop(partOf(steps[open]?.moduleId ?? "")?.family));
  return steps.filter(({ moduleId, isDisabled }, at) => !isDisabled && moduleId !== NOT && categoryOf(moduleId) === SENDS && !inLoop(at));
}

/** The variable that has the outputs of a step. */
const variableOf = (id: string) => `__${id.replace(/[^A-Za-z0-9_]/g, "_")}`;

/** The same value with variables in the place of the outputs of these steps. */
export function withVariables(value: unknown, ids: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withVariables(item, ids));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withVariables(item, ids)]));
  if (typeof value !== "string") return value;
  return pieces(value)
    .map(({ text, ref, kind }) => {
      const root = kind === "step" ? rootOf(ref ?? "") : "";
      return root && ids.has(root) ? `[[${(ref ?? "").trimStart().replace(root, () => variableOf(root))}]]` : text;
    })
    .join("");
}

interface Values {
  outputs: Record<string, Record<string, unknown>>;
  variables: Record<string, unknown>;
}

/** The workflow that sends the request of one step, and its inputs. */
export function alone(step: Step, { outputs, variables }: Values, name: string) {
  const ids = new Set(Object.keys(outputs));
  const parameters = Object.fromEntries(Object.entries(step.parameters).filter(([key]) => !POLICY.test(key)));
  const given = Object.entries(outputs).map(([id, value]) => [variableOf(id), value] as const);
  return {
    workflow: {
      name,
      isEnabled: true,
      record: "all",
      maxExecutionTime: LONGEST_S,
      steps: [{ id: step.id, moduleId: step.moduleId, name: step.name ?? undefined, parameters: withVariables(parameters, ids) }],
    },
    inputs: { ...variables, ...Object.fromEntries(given) },
  };
}

interface Asked {
  workflow: Record<string, unknown>;
  draft: Draft;
  of: Case;
  cut: Cut | undefined;
  /** In the order of the list. */
  chosen: readonly string[];
}

/** Sends what the chosen steps send, one after the other; each sees what came back for those before. */
export async function send(asked: Asked): Promise<Real[]> {
  const sent: Real[] = [];
  for (const step of asked.draft.steps.filter(({ id }) => asked.chosen.includes(id))) {
    const values = await valuesAt(step.id, { ...asked, of: withReal(asked.of, sent) });
    sent.push(values ? await sendOne(step, values, asked.draft.name) : { step: step.id });
  }
  void queries.invalidateQueries({ queryKey: ["runs"] });
  return sent;
}

/** The case with what came back in the place of the steps. */
export function withReal(of: Case, sent: readonly Real[]): Case {
  const known = sent.flatMap(({ step, outputs, fail }): [string, Given][] => (outputs ? [[step, { outputs }]] : fail !== undefined ? [[step, { fail }]] : []));
  return known.length === 0 ? of : { ...of, steps: { ...of.steps, ...Object.fromEntries(known) } };
}

/** What the step sees in the test, or nothing if the run does not come to it. */
async function valuesAt(step: string, { workflow, of, cut }: Asked): Promise<Values | undefined> {
  const { expect: _, ...rest } = of;
  if (cut && "only" in cut) {
    const given = Object.entries(of.steps ?? {}).flatMap(([id, { outputs }]) => (outputs ? [[id, outputs] as const] : []));
    return { outputs: Object.fromEntries(given), variables: of.inputs ?? {} };
  }
  const { cases } = await runTests({ workflow, case: { ...rest, steps: { ...of.steps, [step]: { outputs: {} } } }, to: step });
  const [verdict] = cases;
  if (verdict?.problem) throw new Error(`${verdict.problem.path} ${verdict.problem.message}`);
  const execution = verdict?.execution;
  if (!execution?.steps.some(({ stepId }) => stepId === step)) {
    if (execution?.error) throw new Error(m.ts_real_before({ step, error: execution.error }));
    return undefined;
  }
  const { [step]: __, ...outputs } = execution.stepOutputs as Values["outputs"];
  return { outputs, variables: execution.variables };
}

async function sendOne(step: Step, values: Values, name: string): Promise<Real> {
  const { workflow, inputs } = alone(step, values, m.ts_real_name({ step: step.name || step.id, name }).slice(0, LONGEST_NAME));
  const { id } = await create(workflow);
  try {
    const { executionId: run } = await execute(id, inputs);
    for (;;) {
      const { status, error, outputs } = await queries.fetchQuery({ ...runQuery(run), staleTime: 0 });
      if (status === "completed") return { step: step.id, run, outputs: plain(outputs[step.id] ?? {}) };
      if (status !== "running") return { step: step.id, run, fail: error ?? status };
      await new Promise((next) => setTimeout(next, PAUSE_MS));
    }
  } finally {
    await batch([id], { action: "delete" });
  }
}
