import { useEffect, useRef } from "react";
import { paired, windowOpen } from "./keys";
import { letters } from "./prefs";

const FIELDS = "input, textarea, select, [contenteditable=true], [role=textbox], [role=dialog], [role=alertdialog], [role=menu]";

/** Single letters that are commands of a screen, where nothing is being typed. */
export function useLetters(commands: Record<string, () => void>) {
  const now = useRef(commands);
  useEffect(() => {
    now.current = commands;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = now.current[event.key];
      if (!command || paired(event.key) || !letters.get() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest(FIELDS)) return;
      if (windowOpen()) return;
      event.preventDefault();
      command();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
