/** The button and the key that store, and what comes in between. */
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useState } from "react";
import { m } from "../../i18n";
import { words } from "../../ui/state";
import { Ask } from "../../ui/dialog";
import { toast } from "../../ui/toast";
import type { Draft } from "../model/draft";
import { isChanged, useStoreOf } from "../state/store";
import { ConflictDialog } from "./conflict";
import { dropEntry } from "./journal";
import { NoteDialog } from "./note";
import { save, saveAsCopy } from "./save";

type Asked = { kind: "conflict"; theirs: Draft; etag: string; note: string } | { kind: "gone" } | { kind: "note" };

export interface Saving {
  busy: boolean;
  /** Stores; whether it is stored. */
  save: (note?: string) => Promise<boolean>;
  /** Asks for a note of the revision, and stores. */
  askNote: () => void;
  dialogs: ReactNode;
}

export function useSave(): Saving {
  const store = useStoreOf();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const run = useCallback(async (note = "") => {
    if (store.get().unread) {
      toast(m.ed_unread_save());
      return false;
    }
    setBusy(true);
    try {
      const saved = await save(store, note);
      if (saved.kind === "conflict") setAsked({ ...saved, note });
      else if (saved.kind === "gone") setAsked(saved);
      return saved.kind === "saved";
    } catch (error) {
      toast(words(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, [store]);
  const again = async () => {
    const { kept, history } = store.get();
    const made = await saveAsCopy(history.present, history.present.name);
    await dropEntry(kept);
    store.set({ base: history.present });
    await navigate({ to: "/w/$id/steps", params: { id: made } });
  };
  const dialogs = (
    <>
      {asked?.kind === "conflict" && (
        <ConflictDialog
          key={asked.etag}
          theirs={asked.theirs}
          etag={asked.etag}
          note={asked.note}
          onClose={() => setAsked(undefined)}
          onAgain={(theirs, etag) => setAsked({ ...asked, theirs, etag })}
        />
      )}
      {asked?.kind === "note" && <NoteDialog onClose={() => setAsked((now) => (now?.kind === "note" ? undefined : now))} save={run} />}
      {asked?.kind === "gone" && (
        <Ask title={m.ed_gone()} action={m.ed_save_new()} open onClose={() => setAsked(undefined)} onDo={again}>
          <p>{m.ed_gone_says()}</p>
        </Ask>
      )}
    </>
  );
  return { busy, save: run, askNote: () => isChanged(store.get()) && setAsked({ kind: "note" }), dialogs };
}
