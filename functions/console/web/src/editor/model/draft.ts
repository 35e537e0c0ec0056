/** What the editor changes of a workflow. */
import type { Workflow } from "../../api/workflow";
import type { Limit } from "../../screens/workflows/limit";

export interface Step {
  id: string;
  moduleId: string;
  name?: string | null;
  note?: string | null;
  indentationLevel?: number;
  parameters: Record<string, unknown>;
  isDisabled?: boolean;
  isOutput?: boolean;
  [other: string]: unknown;
}

export interface Input {
  name: string;
  type?: string | null;
  required?: boolean;
  defaultValue?: unknown;
  description?: string | null;
}

export interface Output {
  name: string;
  type?: string | null;
  value?: unknown;
}

export type Trigger = Record<string, unknown>;

export interface Draft {
  name: string;
  description: string;
  inputs: Input[];
  outputs: Output[];
  triggers: Trigger[];
  maxExecutionTime: number | null;
  reentryBehavior: string | null;
  callbackUrl: string | null;
  onFailure: string | null;
  limit: Limit | null;
  /** The tests that are stored with it. */
  tests?: unknown;
  steps: Step[];
}

/** The part of a stored workflow that is edited. */
export function draftOf(workflow: Workflow): Draft {
  const { name, description, inputs, outputs, triggers, maxExecutionTime, reentryBehavior, callbackUrl, onFailure, limit, steps } = workflow;
  const { tests } = workflow as { tests?: unknown };
  return {
    name,
    description: description ?? "",
    inputs: (inputs ?? []) as Input[],
    outputs: (outputs ?? []) as Output[],
    triggers: (triggers ?? []) as Trigger[],
    maxExecutionTime: maxExecutionTime ?? null,
    reentryBehavior: reentryBehavior ?? null,
    callbackUrl: callbackUrl ?? null,
    onFailure: onFailure ?? null,
    limit,
    tests: tests ?? null,
    steps: (steps as Step[]).map(stepOf),
  };
}

/** `disabled` is another name of `isDisabled`; one of them is kept. */
export function stepOf(step: Step): Step {
  const { disabled, ...rest } = step;
  if (disabled !== undefined && rest.isDisabled === undefined) rest.isDisabled = disabled === true;
  return { ...rest, parameters: rest.parameters ?? {} } as Step;
}

export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]));
};

/** The fields of `draft` that are not as in `base`: what a change sends. */
export function changed(base: Draft, draft: Draft): Partial<Draft> {
  const fields = Object.keys(draft) as (keyof Draft)[];
  return Object.fromEntries(fields.filter((field) => !same(base[field], draft[field])).map((field) => [field, draft[field]]));
}

/** How many steps and other fields differ. */
export function count(base: Draft, draft: Draft): number {
  const before = new Map(base.steps.map((step) => [step.id, step]));
  const after = new Set(draft.steps.map(({ id }) => id));
  const altered = draft.steps.filter((step) => !same(before.get(step.id), step)).length;
  const gone = base.steps.filter(({ id }) => !after.has(id)).length;
  const { steps, ...others } = changed(base, draft);
  const moved = steps && altered + gone === 0 ? 1 : 0;
  return altered + gone + moved + Object.keys(others).length;
}
