/** The keys of the open editor. They work wherever the focus is, except in a window and where a field takes them. */
import { useEffect, useRef } from "react";
import { windowOpen } from "../ui/keys";

interface Keys {
  save: () => void;
  note: () => void;
  undo: () => void;
  redo: () => void;
  find: () => void;
  next: () => void;
}

function chosen(event: KeyboardEvent, does: Keys): (() => void) | undefined {
  if (event.key === "F8") return does.next;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const keys: Record<string, () => void> = {
    s: event.shiftKey ? does.note : does.save,
    f: does.find,
    z: event.shiftKey ? does.redo : does.undo,
    y: does.redo,
  };
  return keys[event.key.toLowerCase()];
}

export function useEditorKeys(does: Keys) {
  const now = useRef(does);
  useEffect(() => {
    now.current = does;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const act = chosen(event, now.current);
      if (!act) return;
      const { save, note } = now.current;
      const open = windowOpen();
      // A window has fields of its own, but never the browser's way to store the page.
      if (open && act !== save && act !== note) return;
      event.preventDefault();
      if (!open) act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
