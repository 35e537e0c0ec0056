/** What a key press belongs to: single letters and Ctrl keys work wherever nothing else takes them. */

/** Short messages count as dialogs for screen readers, and hold up no keys. */
const WINDOWS = "[role=dialog], [role=alertdialog]:not(.toast)";
const TYPED = `input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox], [role=listbox], [role=menu], [aria-haspopup=listbox], ${WINDOWS}`;

export const windowOpen = () => document.querySelector(WINDOWS) !== null;

/** What has the focus: no part of the page, a button or link of it, or something with keys of its own. */
export function holder(target: EventTarget | null): "nothing" | "button" | "other" {
  if (windowOpen()) return "other";
  if (!(target instanceof Element) || target === document.body || target.id === "main") return "nothing";
  if (target.closest(TYPED)) return "other";
  return target.closest("button, a, [role=button]") ? "button" : "other";
}

/** Places by the letter that follows `g`. */
export const GO = { h: "/", w: "/workflows", r: "/runs", a: "/apis", s: "/schedules", u: "/usage" } as const;
/** How long the second letter of a pair may take. */
const PAIR = 1_200;
let went = 0;
export const beginPair = () => (went = Date.now());
export const endPair = () => (went = 0);
/** Whether the letter is the second of a pair, and so no command of its own. */
export const paired = (key: string): key is keyof typeof GO => Date.now() - went < PAIR && key in GO;
