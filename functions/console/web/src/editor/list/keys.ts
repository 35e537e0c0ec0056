/** The keys of the list. Single letters are none while they are switched off. */
import { type KeyboardEvent, useEffect, useRef } from "react";
import { holder, paired } from "../../ui/keys";
import { letters } from "../../ui/prefs";
import { roleOf } from "../model/blocks";
import { disableSteps, duplicateSteps, focusBlock, moveSteps, type Place, removeSteps, select, unwrapStep } from "../state/actions";
import type { Store } from "../state/store";
import { openTest } from "../test/open";
import { reveal } from "./reveal";

export interface Does {
  /** Opens the search for a step to add. */
  add: (at: { id?: string; place: Place }) => void;
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

/** Whatever has the focus, these act on the row that is chosen, as it can be seen. */
const ANYWHERE = /^([a-zA-Z/]|Delete|Backspace)$/;

/** The same keys where no row has the focus and nothing else takes them. */
function onKeyElsewhere(event: globalThis.KeyboardEvent, store: Store, does: Does) {
  const has = holder(event.target);
  const box = has === "button" ? (event.target as Element).closest<SVGElement>(".graph-step")?.dataset.key : undefined;
  if (event.defaultPrevented || has === "other" || paired(event.key)) return;
  // A button of the panel is about what is beside it, so that no key there deletes the step.
  if (has === "button" && box === undefined && (!ANYWHERE.test(event.key) || (event.target as Element).closest(".side, .test, .steps"))) return;
  const { mayWrite, history } = store.get();
  const shown = box ?? store.get().shown;
  const first = history.present.steps[0]?.id;
  const act =
    shown !== undefined
      ? (command(event, store, does, shown) ?? (has === "nothing" && /^Arrow(Up|Down)$/.test(event.key) && !event.altKey ? () => reveal(shown) : undefined))
      : event.ctrlKey || event.metaKey || event.altKey
        ? undefined
        : /^[aAi]$/.test(event.key) && mayWrite && letters.get()
          ? () => does.add({ place: "below" })
          : event.key === "ArrowDown" && has === "nothing" && first
            ? () => (select(store, first), reveal(first))
            : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

/** The keys of the steps, as a list and as a graph, wherever the focus is. */
export function useRowKeys(store: Store, does: Does, on: boolean) {
  const now = useRef(does);
  useEffect(() => {
    now.current = does;
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: globalThis.KeyboardEvent) => onKeyElsewhere(event, store, now.current);
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [store, on]);
}

export function onKey(event: KeyboardEvent, store: Store, does: Does) {
  const id = focused(event);
  if (!id || paired(event.key)) return;
  const act = command(event, store, does, id);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function command(event: Pick<KeyboardEvent, "key" | "altKey" | "shiftKey" | "ctrlKey" | "metaKey">, store: Store, does: Does, id: string): (() => void) | undefined {
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
