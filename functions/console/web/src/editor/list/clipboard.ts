/** Steps on the clipboard of the system, as text that others can read and write. */
import { useEffect } from "react";
import { m } from "../../i18n";
import { holder } from "../../ui/keys";
import { copy } from "../../ui/id";
import { copied } from "../model/paste";
import { spans } from "../model/span";
import { paste, placeAt, removeSteps } from "../state/actions";
import type { Store } from "../state/store";
import { reveal } from "./reveal";

const text = (store: Store, ids: ReadonlySet<string>) => copied(store.get().history.present.steps, ids);

/** How a number of steps is called. */
const count = (store: Store, ids: ReadonlySet<string>) =>
  m.ed_steps_count({ count: String(spans(store.get().history.present.steps, ids).reduce((sum, { from, to }) => sum + to - from, 0)) });

export const copySteps = (store: Store, ids: ReadonlySet<string>) => copy(text(store, ids), count(store, ids));

/** The events of the browser, so that copying works without asking for a permission. */
export function onCopy(store: Store, event: ClipboardEvent, cut: boolean) {
  const { selected, mayWrite } = store.get();
  if (selected.size === 0) return;
  event.preventDefault();
  event.clipboardData?.setData("text/plain", text(store, selected));
  if (cut && mayWrite) reveal(removeSteps(store, selected));
}

export function onPaste(store: Store, event: ClipboardEvent) {
  const found = event.clipboardData?.getData("text/plain") ?? "";
  if (!found.trim() || !store.get().mayWrite) return;
  event.preventDefault();
  pasteText(store, found);
}

/** The same where nothing else has the focus. Text of the page that is chosen is copied as text. */
export function useClipboard(store: Store) {
  useEffect(() => {
    const at = (event: ClipboardEvent) => {
      const free = holder(event.target) === "nothing" || (event.target instanceof Element && event.target.closest(".graph-step"));
      if (event.defaultPrevented || !free) return;
      if (event.type === "paste") onPaste(store, event);
      else if (document.getSelection()?.isCollapsed !== false) onCopy(store, event, event.type === "cut");
    };
    const types = ["copy", "cut", "paste"] as const;
    types.forEach((type) => addEventListener(type, at));
    return () => types.forEach((type) => removeEventListener(type, at));
  }, [store]);
}

export function pasteText(store: Store, found: string) {
  const { steps } = store.get().history.present;
  reveal(paste(store, found, placeAt(steps, store.get().shown, "below")));
}
