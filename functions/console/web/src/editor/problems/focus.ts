/** Puts the focus into a field of the panel, as soon as it is there. */
const TRIES = 60;
const INSIDE = ".cm-content, input, textarea, button";

export function focusField(field?: string) {
  const wanted = field === undefined ? ".side [data-field]" : `.side [data-field="${CSS.escape(field)}"]`;
  const attempt = (left: number) => {
    const target = document.querySelector(wanted)?.querySelector<HTMLElement>(INSIDE);
    if (target) {
      target.scrollIntoView({ block: "nearest" });
      target.focus();
    } else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
  };
  requestAnimationFrame(() => requestAnimationFrame(() => attempt(TRIES)));
}
