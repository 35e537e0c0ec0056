/** Storing what was changed, without overwriting what somebody else has stored meanwhile. */
import { ApiError } from "../../api/error";
import { create, store as put } from "../../api/edit";
import { queries } from "../../api/keys";
import { workflowQuery } from "../../api/workflow";
import { changed, type Draft, draftOf, same } from "../model/draft";
import type { Store } from "../state/store";

const CHANGED = 412;
const GONE = 404;

export type Saved = { kind: "saved" } | { kind: "conflict"; theirs: Draft; etag: string } | { kind: "gone" };

/** The workflow as it is stored now. */
export async function reread(id: string): Promise<{ draft: Draft; etag: string }> {
  const { data, etag } = await queries.fetchQuery({ ...workflowQuery(id), staleTime: 0 });
  return { draft: draftOf(data), etag };
}

/** Stores what was changed. A note is that of the revision which this makes. */
export async function save(store: Store, note = ""): Promise<Saved> {
  const { id, base, etag, history } = store.get();
  const draft = history.present;
  try {
    const tag = await put(id, etag, { ...changed(base, draft), ...(note.trim() && { revisionNote: note.trim() }) });
    store.set({ base: draft, etag: tag });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === GONE) return { kind: "gone" };
    if (error.status !== CHANGED) throw error;
    const theirs = await reread(id);
    // Nothing that is edited here was changed, such as by enabling the workflow: no conflict.
    if (theirs.etag !== etag && same(theirs.draft, base)) {
      store.set({ etag: theirs.etag });
      return save(store, note);
    }
    return { kind: "conflict", theirs: theirs.draft, etag: theirs.etag };
  }
  void queries.invalidateQueries({ queryKey: ["workflow", id] });
  void queries.invalidateQueries({ queryKey: ["workflows"] });
  return { kind: "saved" };
}

/** Takes a merged workflow as what is edited, over what is stored now. */
export function adopt(store: Store, merged: Draft, theirs: Draft, etag: string) {
  store.set({ base: theirs, etag });
  store.change(() => merged);
}

export async function saveAsCopy(draft: Draft, name: string): Promise<string> {
  const { id } = await create({ ...draft, name, isEnabled: false });
  void queries.invalidateQueries({ queryKey: ["workflows"] });
  return id;
}
