/** Puts the focus into a field of the panel, or on a row of the list, as soon as it is there. */
import { windowOpen } from "../../ui/keys";

/** A field of code is a file of its own, which a slow network brings late. */
const PATIENCE = 10_000;
/** A window that closes gives the focus back to where it was; so many frames later it does so no more. */
const HELD = 12;
const INSIDE = ".cm-content, input, textarea, button";
const FIELD = ".side [data-field]";

/** The row of a step in the list, or its box in the graph. */
export const rowOf = (id: string) => document.querySelector<HTMLElement>(`:is(.steps, .graph) [data-key="${CSS.escape(id)}"]`);

/** Keeps the focus on what `find` gives until nothing takes it back. Whoever goes on meanwhile is not called back. */
export function hold(find: () => HTMLElement | null | undefined, frames = 2) {
  const end = performance.now() + PATIENCE;
  const moved = new AbortController();
  for (const type of ["keydown", "pointerdown"]) addEventListener(type, () => moved.abort(), { capture: true, signal: moved.signal });
  const attempt = (held: number) => {
    if (moved.signal.aborted) return;
    const target = windowOpen() ? null : find();
    const has = target !== null && target === document.activeElement;
    if (target && !has) {
      if (!target.closest(".steps")) target.scrollIntoView({ block: "nearest" });
      target.focus({ preventScroll: true });
    }
    if (held < HELD && performance.now() < end) requestAnimationFrame(() => attempt(has ? held + 1 : 0));
    else moved.abort();
  };
  const begin = (left: number): void => (left > 0 ? void requestAnimationFrame(() => begin(left - 1)) : attempt(0));
  begin(frames);
}

const inside = (field: Element | null | undefined) => field?.querySelector<HTMLElement>(INSIDE);

export const focusField = (field: string) => hold(() => inside(document.querySelector(`.side [data-field="${CSS.escape(field)}"]`)));

/** The field in which one begins: a text that is needed, else any text, else the first. In a choice, letters would choose. */
function firstField(): Element | undefined {
  const fields = [...document.querySelectorAll<HTMLElement>(FIELD)].filter((each) => each.offsetParent !== null);
  const text = ({ dataset }: HTMLElement) => dataset.text !== undefined;
  return fields.find((each) => text(each) && each.dataset.required !== undefined) ?? fields.find(text) ?? fields[0];
}

/** Goes to the row that a button below has just added, whose name comes first. */
export function beginAdded(button: Element) {
  const group = button.closest("[data-field], [role=group]");
  const before = group?.querySelectorAll(ROWS).length ?? 0;
  const from = performance.now();
  const attempt = () => {
    const rows = group?.querySelectorAll(ROWS);
    const field = rows && rows.length > before ? rows[rows.length - 1]?.querySelector<HTMLInputElement>("input") : undefined;
    if (field) {
      field.focus();
      field.select();
    } else if (group && performance.now() - from < 1_000) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
}
const ROWS = ".pair-row, fieldset";

/** Goes to the fields of the step that is shown. One without fields has the focus in its row. */
export const focusStep = (id: string | undefined) =>
  hold(() => {
    const first = firstField();
    if (first) return inside(first);
    const none = document.querySelector(".side [data-no-fields]") !== null;
    return none && id ? rowOf(id) : null;
  });
