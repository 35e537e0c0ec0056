/** What can be done with the chosen steps, by a key, a menu or a button. */
import { m } from "../../i18n";
import { toast } from "../../ui/toast";
import { type Family, inLanes, LIMITS, partOf, roleOf } from "../model/blocks";
import { cut, duplicate, insert, make, remove, unwrap, update, wrap } from "../model/change";
import type { Draft, Step } from "../model/draft";
import { brought } from "../model/faults";
import { renumber } from "../model/ids";
import { type Move, moveOne, movePast, tryMove, type Way } from "../model/moves";
import { pasted } from "../model/paste";
import { rename } from "../model/refs";
import { armEnd, around, closeOf, openOf, span, spans } from "../model/span";
import { faultWords } from "./words";
import type { Store } from "./store";

export type Place = "above" | "below" | "inside";

const steps = (store: Store) => store.get().history.present.steps;
const withSteps = (next: (steps: Step[]) => Step[]) => (draft: Draft): Draft => {
  const changed = next(draft.steps);
  return changed === draft.steps ? draft : { ...draft, steps: changed };
};

export const select = (store: Store, id: string | undefined) =>
  store.set({ shown: id, selected: new Set(id ? [id] : []) });

/** Lists the rows of the block alone that a step opens or is in; again shows all rows. */
export function focusBlock(store: Store, id: string) {
  const list = steps(store);
  const at = list.findIndex((step) => step.id === id);
  const open = roleOf(list[at]?.moduleId ?? "") === "open" ? at : around(list, at).at(-1)?.open;
  const block = open === undefined ? undefined : list[open]?.id;
  store.set({ block: block === store.get().block ? undefined : block });
}

/** The place in the list that is above, below or inside a step; without a step the end of the list. */
export function placeAt(list: readonly Step[], id: string | undefined, place: Place): number {
  const at = list.findIndex((step) => step.id === id);
  if (at < 0) return list.length;
  const role = roleOf(list[at]?.moduleId ?? "");
  if (place === "above") return at;
  if (place === "inside" && role) return role === "open" ? inside(list, at) : at + 1;
  return role === "middle" ? armEnd(list, at) : span(list, at).to;
}

/** Some blocks hold branches alone, so what comes inside goes to the first of them. */
function inside(list: readonly Step[], at: number): number {
  const next = list[at + 1];
  return inLanes(list[at]?.moduleId ?? "") && roleOf(next?.moduleId ?? "") === "middle" ? at + 2 : at + 1;
}

/** The block around a step, or that it is a part of. */
function blockOf(list: readonly Step[], id: string | undefined): number | undefined {
  const at = list.findIndex((step) => step.id === id);
  const role = roleOf(list[at]?.moduleId ?? "");
  return at < 0 ? undefined : role === "open" ? at : role === "middle" ? openOf(list, at) : around(list, at).at(-1)?.open;
}

/** Where another part of the block around a step goes, such as its else; nothing where the block takes none. */
export function partPlace(list: readonly Step[], id: string | undefined, middle: string): number | undefined {
  const open = blockOf(list, id);
  if (open === undefined || !partOf(list[open]?.moduleId ?? "")?.block.middles.includes(middle)) return undefined;
  const made = make(middle, new Set(list.map((step) => step.id)));
  for (let place = closeOf(list, open); place > open; place -= 1) {
    const role = roleOf(list[place]?.moduleId ?? "");
    const ends = role === "close" || (role === "middle" && openOf(list, place) === open);
    if (ends && !brought(list, insert(list, place, made))) return place;
  }
  return undefined;
}

/** The further parts that the block of this step can take. */
export function partsFor(list: readonly Step[], id: string): string[] {
  const open = list[blockOf(list, id) ?? -1];
  return (partOf(open?.moduleId ?? "")?.block.middles ?? []).filter((middle) => partPlace(list, id, middle) !== undefined);
}

/** Puts steps at a place and shows the first of them. Whether the place takes them. */
export function put(store: Store, at: number, added: readonly Step[]): string | undefined {
  const before = steps(store);
  const after = insert(before, at, added);
  const fault = brought(before, after);
  if (fault) {
    toast(faultWords(fault));
    return undefined;
  }
  const first = added[0]?.id;
  store.change(withSteps(() => after));
  select(store, first);
  return first;
}

export function add(store: Store, moduleId: string, at: number, parameters: Step["parameters"] = {}) {
  return put(store, at, make(moduleId, new Set(steps(store).map(({ id }) => id)), parameters));
}

export function paste(store: Store, text: string, at: number): string | undefined {
  const found = pasted(text);
  if (!found) {
    if (/^\s*\{/.test(text) && /"nodes"\s*:/.test(text) && /"connections"\s*:/.test(text)) toast(m.ed_paste_n8n(), { text: m.workflows(), to: "/console/workflows" });
    else toast(m.ed_paste_nothing());
    return undefined;
  }
  const list = steps(store);
  if (list.length + found.length > LIMITS.steps) {
    toast(faultWords("too_many"));
    return undefined;
  }
  return put(store, at, renumber(found, new Set(list.map(({ id }) => id))));
}

/** The row that takes the focus when those go: the next one, or the one before. */
function neighbour(list: readonly Step[], ids: ReadonlySet<string>): string | undefined {
  const pieces = spans(list, ids);
  const next = list.slice(pieces.at(-1)?.to ?? 0).find((step) => roleOf(step.moduleId) !== "close");
  const before = list.slice(0, pieces[0]?.from ?? 0).findLast((step) => roleOf(step.moduleId) !== "close");
  return (next ?? before)?.id;
}

export function removeSteps(store: Store, ids: ReadonlySet<string>): string | undefined {
  const list = steps(store);
  const next = neighbour(list, ids);
  store.change(withSteps(() => remove(list, ids)));
  select(store, next);
  return next;
}

export function duplicateSteps(store: Store, ids: ReadonlySet<string>): string | undefined {
  const made = duplicate(steps(store), ids);
  const fault = brought(steps(store), made.steps);
  if (fault) {
    toast(faultWords(fault));
    return undefined;
  }
  store.change(withSteps(() => made.steps));
  store.set({ selected: new Set(made.added), shown: made.added[0] });
  return made.added[0];
}

export function disableSteps(store: Store, ids: ReadonlySet<string>) {
  const list = steps(store).filter(({ id }) => ids.has(id));
  const off = list.some((step) => !step.isDisabled);
  store.change(withSteps((all) => update(all, ids, (step) => ({ ...step, isDisabled: off }))));
}

export function wrapSteps(store: Store, ids: ReadonlySet<string>, family: Family): string | undefined {
  const made = wrap(steps(store), ids, family);
  const fault = made && brought(steps(store), made.steps);
  if (!made || fault) {
    toast(fault ? faultWords(fault) : m.ed_wrap_apart());
    return undefined;
  }
  store.change(withSteps(() => made.steps));
  select(store, made.id);
  return made.id;
}

export function unwrapStep(store: Store, id: string): string | undefined {
  const list = steps(store);
  const at = list.findIndex((step) => step.id === id);
  const next = unwrap(list, at);
  const fault = brought(list, next);
  if (next === list || fault) {
    toast(fault ? faultWords(fault) : m.ed_unwrap_none());
    return undefined;
  }
  store.change(withSteps(() => next));
  const shown = next[Math.min(at, next.length - 1)]?.id;
  select(store, shown);
  return shown;
}

function done(store: Store, { steps: next, fault }: Move): boolean {
  if (next) store.change(withSteps(() => next));
  else if (fault) toast(faultWords(fault));
  return next !== undefined;
}

export const moveSteps = (store: Store, ids: ReadonlySet<string>, way: Way, far: boolean) =>
  done(store, (far ? movePast : moveOne)(steps(store), ids, way));

export const dropSteps = (store: Store, ids: ReadonlySet<string>, to: number) => done(store, tryMove(steps(store), ids, to));
/** Whether steps can be put down there. */
export const mayDrop = (store: Store, ids: ReadonlySet<string>, to: number) => tryMove(steps(store), ids, to).steps !== undefined;

export const changeStep = (store: Store, id: string, how: (step: Step) => Step, about?: string) =>
  store.change(withSteps((all) => update(all, new Set([id]), how)), about && `${id}/${about}`);

/** Gives a step another id; says how many places follow. */
export function renameStep(store: Store, id: string, to: string) {
  const { draft, places } = rename(store.get().history.present, id, to);
  store.change(() => draft);
  select(store, to);
  if (places > 0) toast(m.ed_renamed({ places: String(places) }));
}

export const chosenSteps = (store: Store) => cut(steps(store), store.get().selected);
