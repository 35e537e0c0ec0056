/** What has not been stored yet, kept in the browser, so that a closed or killed tab loses nothing. */
import type { Draft } from "../model/draft";
import type { History } from "../model/history";
import { isChanged, type State, type Store } from "../state/store";

/** What one tab has kept of a workflow. */
export interface Entry {
  /** The id of the workflow with a part of its own for each tab, so that none writes over what another has kept. */
  id: string;
  base: Draft;
  etag: string;
  history: History<Draft>;
  /** A text that is no workflow yet. */
  unread?: State["unread"];
  at: number;
}

const NAME = "sluice.editor";
const TABLE = "drafts";
/** How many steps back are kept. */
const BACK = 30;

const asked = <T,>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(NAME));
  });

let opened: Promise<IDBDatabase> | undefined;
function open(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "id" });
    return asked(request);
  })();
  return opened;
}

async function table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return (await open()).transaction(TABLE, mode).objectStore(TABLE);
}

/** What tabs have kept of a workflow, the newest first. A browser that keeps nothing has no journal; the editor works all the same. */
export async function readEntries(workflowId: string): Promise<Entry[]> {
  try {
    const all = (await table("readonly")).getAll(IDBKeyRange.bound(workflowId, `${workflowId}\u0001`, false, true)) as IDBRequest<Entry[]>;
    return (await asked(all)).sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

export async function dropEntry(id: string): Promise<void> {
  try {
    await asked((await table("readwrite")).delete(id));
  } catch {
    // Nothing was kept, so there is nothing to drop.
  }
}

const entryOf = ({ kept, base, etag, history, unread }: State): Entry => ({
  id: kept,
  base,
  etag,
  history: { past: history.past.slice(-BACK), present: history.present, future: history.future.slice(0, BACK) },
  unread,
  at: Date.now(),
});

/** Writes down what is there now. */
export async function journaled(store: Store): Promise<void> {
  const state = store.get();
  if (isChanged(state)) await asked((await table("readwrite")).put(entryOf(state)));
}

/** Writes every change down, one after the other; what comes meanwhile is written together. */
export function keepJournal(store: Store): () => void {
  let writing = false;
  let seen = store.get();
  const write = async () => {
    if (writing) return;
    writing = true;
    try {
      for (let state = store.get(); state.history !== seen.history || state.base !== seen.base || state.unread !== seen.unread; state = store.get()) {
        seen = state;
        if (isChanged(state)) await asked((await table("readwrite")).put(entryOf(state)));
        else await dropEntry(state.kept);
      }
    } catch {
      // Without storage the warning on leaving is what remains.
    } finally {
      writing = false;
    }
  };
  return store.listen(() => void write());
}
