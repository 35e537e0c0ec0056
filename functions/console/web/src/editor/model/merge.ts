/** Two changes of one workflow, brought together step by step. */
import { indent } from "./change";
import { type Draft, same, type Step } from "./draft";

export type Side = "mine" | "theirs";

/** What both have changed in different ways: a step, or another field of the workflow. */
export interface Conflict {
  kind: "step" | "field" | "order";
  id: string;
  base?: unknown;
  mine?: unknown;
  theirs?: unknown;
}

export interface Merge {
  conflicts: Conflict[];
  /** The result, with a side chosen for each conflict. */
  draft: (choose: (conflict: Conflict) => Side) => Draft;
}

const FIELDS = ["name", "description", "inputs", "outputs", "triggers", "maxExecutionTime", "reentryBehavior", "callbackUrl", "onFailure", "limit", "tests"] as const;
const ORDER = "order";

const byId = (steps: readonly Step[]) => new Map(steps.map((step) => [step.id, step]));
/** Depth follows from the order, so it is nothing that two can disagree about. */
const bare = (step: Step | undefined) => step && { ...step, indentationLevel: 0 };
const alike = (a: Step | undefined, b: Step | undefined) => same(bare(a), bare(b));

export function merge(base: Draft, mine: Draft, theirs: Draft): Merge {
  const [b, m, t] = [byId(base.steps), byId(mine.steps), byId(theirs.steps)];
  const conflicts: Conflict[] = [];
  for (const id of new Set([...m.keys(), ...t.keys(), ...b.keys()])) {
    const [old, own, other] = [b.get(id), m.get(id), t.get(id)];
    if (alike(own, other) || alike(own, old) || alike(other, old)) continue;
    conflicts.push({ kind: "step", id, base: old, mine: own, theirs: other });
  }
  for (const field of FIELDS) {
    if (same(mine[field], theirs[field]) || same(mine[field], base[field]) || same(theirs[field], base[field])) continue;
    conflicts.push({ kind: "field", id: field, base: base[field], mine: mine[field], theirs: theirs[field] });
  }
  const common = (steps: readonly Step[], others: Map<string, Step>, third: Map<string, Step>) =>
    steps.map(({ id }) => id).filter((id) => others.has(id) && third.has(id));
  const ordered = { base: common(base.steps, m, t), mine: common(mine.steps, b, t), theirs: common(theirs.steps, b, m) };
  const iMoved = !same(ordered.base, ordered.mine);
  const theyMoved = !same(ordered.base, ordered.theirs);
  if (iMoved && theyMoved && !same(ordered.mine, ordered.theirs)) {
    conflicts.push({ kind: "order", id: ORDER, ...ordered });
  }
  return {
    conflicts,
    draft(choose) {
      const side = (kind: Conflict["kind"], id: string): Side | undefined => {
        const conflict = conflicts.find((each) => each.kind === kind && each.id === id);
        return conflict && choose(conflict);
      };
      const pick = (id: string): Step | undefined => {
        const chosen = side("step", id);
        if (chosen) return chosen === "mine" ? m.get(id) : t.get(id);
        return alike(m.get(id), b.get(id)) ? t.get(id) : m.get(id);
      };
      const lead: Side = side("order", ORDER) ?? (theyMoved ? "theirs" : "mine");
      const steps = weave(lead === "mine" ? mine.steps : theirs.steps, lead === "mine" ? theirs.steps : mine.steps, pick);
      const fields = Object.fromEntries(
        FIELDS.map((field) => {
          const chosen = side("field", field) ?? (same(mine[field], base[field]) ? "theirs" : "mine");
          return [field, chosen === "mine" ? mine[field] : theirs[field]];
        }),
      );
      return { ...(fields as Omit<Draft, "steps">), steps: indent(steps) };
    },
  };
}

/** The order of `lead`, with what only `other` has behind the step that it follows there. */
function weave(lead: readonly Step[], other: readonly Step[], pick: (id: string) => Step | undefined): Step[] {
  const order = lead.map(({ id }) => id);
  const known = new Set(order);
  let after = -1;
  for (const { id } of other) {
    if (known.has(id)) {
      after = order.indexOf(id);
      continue;
    }
    after += 1;
    order.splice(after, 0, id);
    known.add(id);
  }
  return order.map(pick).filter((step) => step !== undefined);
}
