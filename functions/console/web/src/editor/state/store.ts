/** The state of one open editor: what is edited with its history, and what is looked at. */
import { createContext, useContext, useSyncExternalStore } from "react";
import { begin, type History, record, redo, undo } from "../model/history";
import type { Draft } from "../model/draft";
import type { Unread } from "../model/read";
import type { Tested } from "../../api/tests";
import type { Cut } from "../test/case";
import type { Trying } from "../test/trying";

export interface State {
  readonly id: string;
  /** The name of what the browser keeps of this editor, which no other tab writes over. */
  readonly kept: string;
  readonly mayWrite: boolean;
  /** The stored workflow that the changes are made to, and its tag. */
  readonly base: Draft;
  readonly etag: string;
  readonly history: History<Draft>;
  /** The chosen rows, and the one whose parameters are shown; none shows the workflow's own. */
  readonly selected: ReadonlySet<string>;
  readonly shown?: string;
  readonly folded: ReadonlySet<string>;
  /** The block whose rows alone are listed. */
  readonly block?: string;
  /** A text that is no workflow, as long as it is not mended. */
  readonly unread?: Unread & { text: string };
  /** The panel that tests, with the part that it runs, and with what. */
  readonly testing?: { cut?: Cut; trying?: Trying; /** The steps that send for real. */ real?: readonly string[] };
  /** The test that the rows show. */
  readonly tested?: Tested;
}

export interface Store {
  get(): State;
  listen(hear: () => void): () => void;
  set(part: Partial<State>): void;
  /** A change of the workflow; those about the same thing are undone together. */
  change(how: (draft: Draft) => Draft, about?: string): void;
  undo(): void;
  redo(): void;
}

export function createStore(first: Omit<State, "history" | "selected" | "folded" | "kept">, draft: Draft): Store {
  let state: State = { ...first, kept: `${first.id}\u0000${crypto.randomUUID()}`, history: begin(draft), selected: new Set(first.shown ? [first.shown] : []), folded: new Set() };
  const heard = new Set<() => void>();
  const set = (part: Partial<State>) => {
    state = { ...state, ...part };
    heard.forEach((hear) => hear());
  };
  const past = (history: History<Draft>) => history !== state.history && set({ history, unread: undefined, ...present(state, history.present) });
  return {
    get: () => state,
    listen(hear) {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    set,
    change(how, about) {
      if (!state.mayWrite) return;
      const history = record(state.history, how(state.history.present), about, Date.now());
      if (history !== state.history) set({ history, ...present(state, history.present) });
    },
    undo: () => void past(undo(state.history)),
    redo: () => void past(redo(state.history)),
  };
}

/** What is looked at, without steps that are gone. In the place of one that was shown comes the one that is there now. */
function present({ selected, shown, history }: State, { steps }: Draft): Pick<State, "selected" | "shown"> {
  const ids = new Set(steps.map(({ id }) => id));
  if ([...selected].every((id) => ids.has(id)) && (!shown || ids.has(shown))) return { selected, shown };
  const left = [...selected].filter((id) => ids.has(id));
  if (!shown || ids.has(shown)) return { selected: new Set(left), shown };
  const at = history.present.steps.findIndex(({ id }) => id === shown);
  const next = left[0] ?? steps[Math.min(at, steps.length - 1)]?.id;
  return { selected: new Set(left.length > 0 ? left : next ? [next] : []), shown: next };
}

const Context = createContext<Store | undefined>(undefined);
export const StoreProvider = Context.Provider;

export function useStoreOf(): Store {
  const store = useContext(Context);
  if (!store) throw new Error("outside of the editor");
  return store;
}

/** A part of the state. What `pick` gives must be the same as long as nothing of it has changed. */
export function useEditor<T>(pick: (state: State) => T): T {
  const store = useStoreOf();
  return useSyncExternalStore(store.listen, () => pick(store.get()));
}

export const useDraft = () => useEditor((state) => state.history.present);
export const useSteps = () => useEditor((state) => state.history.present.steps);
export const isChanged = (state: State) => state.history.present !== state.base || state.unread !== undefined;
