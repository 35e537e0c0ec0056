/** Keys that work everywhere. Single letters are none inside a field, and can be switched off. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { beginPair, endPair, GO, paired, windowOpen } from "../ui/keys";
import { letters } from "../ui/prefs";

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]"));

export function useKeys({ palette, help }: { palette: () => void; help: () => void }) {
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        return palette();
      }
      if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || windowOpen() || !letters.get()) return;
      const { key } = event;
      const second = paired(key);
      endPair();
      if (second) {
        event.preventDefault();
        return void navigate({ to: GO[key] });
      }
      if (key === "g") beginPair();
      else if (key === "?") help();
      else if (key === "/") {
        const box = document.querySelector<HTMLInputElement>("[data-search]");
        if (box) {
          event.preventDefault();
          box.focus();
        }
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [navigate, palette, help]);
}
