/** Dragging rows, by the mouse or by the keyboard: the place of a drop in the list of steps. */
import { useMemo } from "react";
import { useDragAndDrop } from "react-aria-components";
import { roleOf } from "../model/blocks";
import type { Step } from "../model/draft";
import { armEnd, closeOf, openOf, span } from "../model/span";
import { dropSteps, mayDrop, placeAt } from "../state/actions";
import { type Store, useStoreOf } from "../state/store";
import { reveal } from "./reveal";

type Drop = { type: "root" } | { type: "item"; key: string | number; dropPosition: "before" | "after" | "on" };

/** Where in the list a drop puts things. After the last arm of a block is after the block. */
export function dropAt(steps: readonly Step[], target: Drop): number | undefined {
  if (target.type === "root") return steps.length;
  const at = steps.findIndex((step) => step.id === target.key);
  const role = roleOf(steps[at]?.moduleId ?? "");
  if (at < 0) return undefined;
  if (target.dropPosition === "on") return role ? placeAt(steps, String(target.key), "inside") : undefined;
  if (target.dropPosition === "before") return at;
  if (role === "open") {
    const end = armEnd(steps, at);
    return roleOf(steps[end]?.moduleId ?? "") === "close" ? span(steps, at).to : end;
  }
  if (role === "middle") {
    const end = armEnd(steps, at);
    const last = end === closeOf(steps, openOf(steps, at));
    return last ? end + 1 : end;
  }
  return at + 1;
}

const TYPE = "application/x-sluice-step";

export function useDrag() {
  const store = useStoreOf();
  const hooks = useMemo(() => hooksOf(store), [store]);
  return useDragAndDrop(hooks).dragAndDropHooks;
}

function hooksOf(store: Store): Parameters<typeof useDragAndDrop>[0] {
  let dragged: ReadonlySet<string> = new Set();
  const steps = () => store.get().history.present.steps;
  const drop = (target: Drop) => {
    const to = dropAt(steps(), target);
    if (to === undefined) return;
    dropSteps(store, dragged, to);
    reveal([...dragged][0]);
  };
  return {
    getItems: (keys) => [...keys].map((key) => ({ [TYPE]: String(key), "text/plain": String(key) })),
    onDragStart: ({ keys }) => {
      dragged = new Set([...keys].map(String));
    },
    acceptedDragTypes: [TYPE],
    getDropOperation(target) {
      const to = dropAt(steps(), target as Drop);
      return to !== undefined && mayDrop(store, dragged, to) ? "move" : "cancel";
    },
    shouldAcceptItemDrop: () => true,
    onMove: ({ target }) => drop(target as Drop),
    onReorder: ({ target }) => drop(target as Drop),
    onItemDrop: ({ target }) => drop(target as Drop),
    isDisabled: !store.get().mayWrite,
  };
}
