/** Puts the focus into a field of the panel, as soon as it is there. */

/** A field of code is a file of its own, which a slow network brings late. */
const PATIENCE = 10_000;
const INSIDE = ".cm-content, input, textarea, button";

export function focusField(field?: string) {
  const wanted = field === undefined ? ".side [data-field]" : `.side [data-field="${CSS.escape(field)}"]`;
  const end = performance.now() + PATIENCE;
  // Whoever goes on meanwhile is not called back.
  const moved = new AbortController();
  for (const type of ["keydown", "pointerdown"]) addEventListener(type, () => moved.abort(), { capture: true, signal: moved.signal });
  const attempt = () => {
    if (moved.signal.aborted) return;
    const target = document.querySelector(wanted)?.querySelector<HTMLElement>(INSIDE);
    if (target) {
      moved.abort();
      target.scrollIntoView({ block: "nearest" });
      target.focus();
    } else if (performance.now() < end) requestAnimationFrame(attempt);
    else moved.abort();
  };
  requestAnimationFrame(() => requestAnimationFrame(attempt));
}
