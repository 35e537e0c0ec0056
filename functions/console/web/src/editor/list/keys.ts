/** The keys of the list. Single letters are none while they are switched off. */
import type { KeyboardEvent } from "react";
import { letters } from "../../ui/prefs";
import { roleOf } from "../model/blocks";
import { disableSteps, duplicateSteps, focusBlock, moveSteps, type Place, removeSteps, unwrapStep } from "../state/actions";
import type { Store } from "../state/store";
import { openTest } from "../test/open";
import { reveal } from "./reveal";

export interface Does {
  /** Opens the search for a step to add. */
  add: (at: { id: string; place: Place }) => void;
  /** Asks in which block the chosen steps are put. */
  wrap: () => void;
  /** Goes to the fields of the step. */
  open: () => void;
  nextProblem: () => void;
  find: () => void;
}

/** The step whose row has the focus, if the row itself has it. */
const focused = (event: KeyboardEvent) => {
  const target = event.target as HTMLElement;
  return target.getAttribute("role") === "row" ? (target.dataset.key ?? undefined) : undefined;
};

const MOVES: Record<string, "up" | "down"> = { ArrowUp: "up", ArrowDown: "down" };

export function onKey(event: KeyboardEvent, store: Store, does: Does) {
  const id = focused(event);
  if (!id) return;
  const act = command(event, store, does, id);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function command(event: KeyboardEvent, store: Store, does: Does, id: string): (() => void) | undefined {
  const { mayWrite, selected } = store.get();
  const ids: ReadonlySet<string> = selected.has(id) ? selected : new Set([id]);
  const way = MOVES[event.key];
  if (event.altKey && way) {
    return mayWrite
      ? () => {
          moveSteps(store, ids, way, event.shiftKey);
          reveal(id);
        }
      : undefined;
  }
  if (event.ctrlKey || event.metaKey) return undefined;
  if (event.altKey) return undefined;
  if (event.key === "Enter") return does.open;
  if (event.key === "F8") return does.nextProblem;
  if (event.key.length === 1 && event.key !== " " && !letters.get()) return undefined;
  const reads: Record<string, () => void> = {
    t: () => openTest(store, { cut: { to: id } }),
    T: () => openTest(store, { cut: { only: id } }),
    x: () => flip(store, id), f: () => focusBlock(store, id), "/": does.find };
  const writes: Record<string, () => void> = {
    a: () => does.add({ id, place: "below" }),
    A: () => does.add({ id, place: "above" }),
    i: () => does.add({ id, place: roleOf(stepOf(store, id)?.moduleId ?? "") ? "inside" : "below" }),
    d: () => reveal(duplicateSteps(store, ids)),
    " ": () => disableSteps(store, ids),
    w: does.wrap,
    u: () => reveal(unwrapStep(store, id)),
    Delete: () => reveal(removeSteps(store, ids)),
    Backspace: () => reveal(removeSteps(store, ids)),
  };
  return reads[event.key] ?? (mayWrite ? writes[event.key] : undefined);
}

const stepOf = (store: Store, id: string) => store.get().history.present.steps.find((step) => step.id === id);

function flip(store: Store, id: string) {
  const selected = new Set(store.get().selected);
  if (!selected.delete(id)) selected.add(id);
  store.set({ selected });
}
