/** What a reference can name at a place: outputs of steps before it, variables, and what every run has. */
import { inLanes, isLoop, partOf } from "./blocks";
import { plain } from "./change";
import type { Draft, Step } from "./draft";
import { around, span } from "./span";

export interface Known {
  id: string;
  type: string;
  says: string;
}

export interface Name {
  /** The reference without its brackets. */
  ref: string;
  kind: "step" | "variable";
  group: "block" | "steps" | "variables" | "run" | "secrets";
  type: string;
  says: string;
}

const RUN: [string, string][] = [
  ["trigger.data", "dictionary"],
  ["trigger.type", "string"],
  ["execution.id", "string"],
  ["execution.workflowId", "string"],
  ["current_time", "number"],
];
const SETS = new Set(["set_variable", "vflow.variable.set_variable", "vflow.variable.create", "vflow.variable.random"]);

/** The variable that a step sets, where its name is written out. */
export function variableOf(step: Step): string | undefined {
  if (!SETS.has(step.moduleId)) return undefined;
  const name = plain(step.parameters.name ?? step.parameters.variableName);
  return typeof name === "string" && name.length > 0 && !/[{}[\]]/.test(name) ? name : undefined;
}

/** Whether what failed can be named behind it: the first part of the block that tries, and not the one that is always run. */
function catches(moduleId: string): boolean {
  const part = partOf(moduleId);
  return part?.family === "try" && part.order === 0;
}

/** Places in branches that run beside the one of the place. */
function besides(steps: readonly Step[], at: number): (index: number) => boolean {
  const foreign = around(steps, at).flatMap(({ open, arm }) => {
    if (!inLanes(steps[open]?.moduleId ?? "")) return [];
    const own = arm === undefined ? { from: at, to: at } : span(steps, arm);
    const block = span(steps, open);
    return [{ block, own }];
  });
  return (index) =>
    foreign.some(({ block, own }) => index > block.from && index < block.to && (index < own.from || index >= own.to));
}

/** The names that the step at a place can use; at the end of the list all of them. */
export function scope(draft: Draft, at: number, outputs: (moduleId: string) => Known[], secrets: readonly string[]): Name[] {
  const { steps } = draft;
  const hidden = besides(steps, at);
  const enclosing = around(steps, at);
  const opens = new Set(enclosing.map(({ open }) => open));
  const names: Name[] = [];
  for (let index = Math.min(at, steps.length) - 1; index >= 0; index -= 1) {
    const step = steps[index];
    if (!step || hidden(index)) continue;
    const loops = opens.has(index) && isLoop(partOf(step.moduleId)?.family);
    for (const output of outputs(step.moduleId)) {
      names.push({
        ref: `${step.id}.${output.id}`,
        kind: "step",
        group: loops ? "block" : "steps",
        type: output.type,
        says: output.says,
      });
    }
  }
  const variables = new Map<string, string>(draft.inputs.map((input) => [input.name, input.type ?? "any"]));
  for (const step of steps.slice(0, at)) {
    const name = variableOf(step);
    if (name && !variables.has(name)) variables.set(name, "any");
  }
  for (const [name, type] of variables) names.push({ ref: name, kind: "variable", group: "variables", type, says: "" });
  if (enclosing.some(({ arm }) => catches(steps[arm ?? -1]?.moduleId ?? ""))) {
    names.push({ ref: "error.message", kind: "step", group: "run", type: "string", says: "" });
    names.push({ ref: "error.stepId", kind: "step", group: "run", type: "string", says: "" });
  }
  for (const [ref, type] of RUN) names.push({ ref, kind: "step", group: "run", type, says: "" });
  for (const { name, type } of draft.inputs) {
    names.push({ ref: `trigger.data.${name}`, kind: "step", group: "run", type: type ?? "any", says: "" });
  }
  for (const name of secrets) names.push({ ref: `secrets.${name}`, kind: "step", group: "secrets", type: "string", says: "" });
  const order: Name["group"][] = ["block", "steps", "variables", "run", "secrets"];
  return order.flatMap((group) => names.filter((name) => name.group === group));
}
