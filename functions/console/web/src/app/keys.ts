/** Keys that work everywhere. Single letters are none inside a field, and can be switched off. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { letters } from "../ui/prefs";

const GO = { h: "/", w: "/workflows", r: "/runs", a: "/apis", s: "/schedules", u: "/usage" } as const;
/** How long the second letter of a pair may take. */
const PAIR = 1_200;

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]"));

export function useKeys({ palette, help }: { palette: () => void; help: () => void }) {
  const navigate = useNavigate();
  const went = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        return palette();
      }
      const open = document.querySelector("[role=dialog], [role=alertdialog]");
      if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || open || !letters.get()) return;
      const second = Date.now() - went.current < PAIR;
      went.current = 0;
      if (second && event.key in GO) return void navigate({ to: GO[event.key as keyof typeof GO] });
      if (event.key === "g") went.current = Date.now();
      else if (event.key === "?") help();
      else if (event.key === "/") {
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
