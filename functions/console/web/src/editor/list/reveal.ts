/** Brings a row into view and gives it the focus. Rows that are out of sight are not in the page. */
import { hold, rowOf } from "../problems/focus";

const ROW = 36;
const TRIES = 20;

/** Where the row is, so that it can be drawn; the list tells it. */
let placeOf: (id: string) => number = () => -1;
export const locate = (how: typeof placeOf) => (placeOf = how);

export function reveal(id: string | undefined, focus = true) {
  if (!id) return;
  let held = false;
  const attempt = (left: number) => {
    const list = document.querySelector<HTMLElement>(".steps");
    const place = placeOf(id);
    if (!list) {
      rowOf(id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (focus) hold(() => rowOf(id), 0);
      return;
    }
    if (place >= 0) {
      const top = place * ROW;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + 2 * ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + 2 * ROW - list.clientHeight;
    }
    const row = rowOf(id);
    if (row && focus && !held) {
      held = true;
      hold(() => rowOf(id), 0);
    }
    if ((!row || place < 0) && left > 0) requestAnimationFrame(() => attempt(left - 1));
  };
  requestAnimationFrame(() => requestAnimationFrame(() => attempt(TRIES)));
}
