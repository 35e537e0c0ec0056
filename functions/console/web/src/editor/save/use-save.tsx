/** The button and the key that store, and what comes in between. */
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useState } from "react";
import { m } from "../../i18n";
import { words } from "../../ui/state";
import { Ask } from "../../ui/dialog";
import { toast } from "../../ui/toast";
import type { Draft } from "../model/draft";
import { useStoreOf } from "../state/store";
import { ConflictDialog } from "./conflict";
import { dropEntry } from "./journal";
import { save, saveAsCopy } from "./save";

type Asked = { kind: "conflict"; theirs: Draft; etag: string } | { kind: "gone" };

export interface Saving {
  busy: boolean;
  /** Stores; whether it is stored. */
  save: () => Promise<boolean>;
  dialogs: ReactNode;
}

export function useSave(): Saving {
  const store = useStoreOf();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const run = useCallback(async () => {
    if (store.get().unread) {
      toast(m.ed_unread_save());
      return false;
    }
    setBusy(true);
    try {
      const saved = await save(store);
      if (saved.kind !== "saved") setAsked(saved);
      return saved.kind === "saved";
    } catch (error) {
      toast(words(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, [store]);
  const again = async () => {
    const { id, history } = store.get();
    const made = await saveAsCopy(history.present, history.present.name);
    await dropEntry(id);
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
          onClose={() => setAsked(undefined)}
          onAgain={(theirs, etag) => setAsked({ kind: "conflict", theirs, etag })}
        />
      )}
      {asked?.kind === "gone" && (
        <Ask title={m.ed_gone()} action={m.ed_save_new()} open onClose={() => setAsked(undefined)} onDo={again}>
          <p>{m.ed_gone_says()}</p>
        </Ask>
      )}
    </>
  );
  return { busy, save: run, dialogs };
}
