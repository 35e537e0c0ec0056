/** Puts the focus into a field of the panel, as soon as it is there. */

/** A field of code is a file of its own, which a slow network brings late. */
const PATIENCE = 10_000;
/** A window that closes gives the focus back to where it was; so many frames later it does so no more. */
const HELD = 12;
const INSIDE = ".cm-content, input, textarea, button";

export function focusField(field?: string) {
  const wanted = field === undefined ? ".side [data-field]" : `.side [data-field="${CSS.escape(field)}"]`;
  const end = performance.now() + PATIENCE;
  // Whoever goes on meanwhile is not called back.
  const moved = new AbortController();
  for (const type of ["keydown", "pointerdown"]) addEventListener(type, () => moved.abort(), { capture: true, signal: moved.signal });
  const attempt = (held: number) => {
    if (moved.signal.aborted) return;
    const window = document.querySelector("[role=dialog], [role=alertdialog]");
    const target = window ? null : document.querySelector(wanted)?.querySelector<HTMLElement>(INSIDE);
    const has = target !== null && target === document.activeElement;
    if (target && !has) {
      target.scrollIntoView({ block: "nearest" });
      target.focus();
    }
    if (held < HELD && performance.now() < end) requestAnimationFrame(() => attempt(has ? held + 1 : 0));
    else moved.abort();
  };
  requestAnimationFrame(() => requestAnimationFrame(() => attempt(0)));
}
