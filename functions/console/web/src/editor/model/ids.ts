/** Ids of steps: short, from the module's name, and free. */
import type { Step } from "./draft";
import { renameIn } from "./refs";

const WORD = /[^a-z0-9]+/g;

/** An id that `taken` has not: the name itself, or with a number. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/-\d+$/, "");
  for (let number = 2; ; number += 1) {
    const id = `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}

const SHORT: Record<string, string> = { if_condition: "if", http_request: "request", set_variable: "set" };

/** The id that a step of a module gets. */
export function idFor(moduleId: string, taken: ReadonlySet<string>): string {
  const last = moduleId.startsWith("vflow.") ? moduleId.split(".").slice(2).join("-") : moduleId;
  const stem = SHORT[moduleId] ?? last.toLowerCase().replace(WORD, "-").replace(/^-|-$/g, "");
  return freeId(stem || "step", taken);
}

/** The same steps with ids that `taken` has not; references among them follow. */
export function renumber(steps: readonly Step[], taken: ReadonlySet<string>): Step[] {
  const used = new Set(taken);
  const names = new Map<string, string>();
  for (const step of steps) {
    const id = freeId(step.id, used);
    used.add(id);
    if (id !== step.id) names.set(step.id, id);
  }
  const given = new Set<string>();
  return steps.map((step) => {
    // Of two steps with one id only the first is what references name; the second gets an id of its own.
    const id = given.has(step.id) ? freeId(step.id, used) : (names.get(step.id) ?? step.id);
    given.add(step.id);
    used.add(id);
    return { ...step, id, parameters: renameIn(step.parameters, names) as Step["parameters"] };
  });
}
