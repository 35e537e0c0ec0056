/** The button and the key that store, and what comes in between. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { check, type Finding } from "../../api/edit";
import { workflowQuery } from "../../api/workflow";
import { m } from "../../i18n";
import { lapses } from "../../ui/attempt";
import { Errors } from "../../ui/enable";
import { words } from "../../ui/state";
import { Ask } from "../../ui/dialog";
import { toast } from "../../ui/toast";
import type { Draft } from "../model/draft";
import { isChanged, useStoreOf } from "../state/store";
import { ConflictDialog } from "./conflict";
import { dropEntry } from "./journal";
import { NoteDialog } from "./note";
import { save, saveAsCopy } from "./save";

/** A workflow that is enabled starts with its errors as soon as they are stored. */
interface Wrong {
  kind: "errors";
  errors: Finding[];
  note: string;
}

type Asked = Wrong | { kind: "conflict"; theirs: Draft; etag: string; note: string } | { kind: "gone" } | { kind: "note" };

/** What is wrong with it; without an answer nothing keeps it from being stored. */
const errorsIn = (draft: Draft) =>
  check({ ...draft }, AbortSignal.timeout(CHECK))
    .then((found) => found.filter(({ severity }) => severity === "error"))
    .catch(() => []);
const CHECK = 5_000;

export interface Saving {
  busy: boolean;
  /** Stores; whether it is stored. */
  save: (note?: string, anyway?: boolean) => Promise<boolean>;
  /** Asks for a note of the revision, and stores. */
  askNote: () => void;
  dialogs: ReactNode;
}

export function useSave(): Saving {
  const store = useStoreOf();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const enabled = useQuery(workflowQuery(store.get().id)).data?.data.isEnabled ?? false;
  const agreed = useRef("");
  const run = useCallback(async (note = "", anyway = false) => {
    if (store.get().unread) {
      toast(m.ed_unread_save());
      return false;
    }
    setBusy(true);
    try {
      if (enabled && !anyway) {
        const errors = await errorsIn(store.get().history.present);
        const which = JSON.stringify(errors.map(({ code, stepId, path }) => [code, stepId, path]));
        // Those that were agreed to once are not asked about at each save.
        if (errors.length > 0 && agreed.current !== which) {
          agreed.current = which;
          setAsked({ kind: "errors", errors, note });
          return false;
        }
      }
      const saved = await save(store, note);
      if (saved.kind === "conflict") setAsked({ ...saved, note });
      else if (saved.kind === "gone") setAsked(saved);
      return saved.kind === "saved";
    } catch (error) {
      if (!lapses(error)) toast(words(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, [store, enabled]);
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
      {asked?.kind === "errors" && (
        <Ask
          title={m.errors_title({ count: String(asked.errors.length) })}
          action={m.ed_save_anyway()}
          open
          onClose={() => setAsked((now) => (now?.kind === "errors" ? ((agreed.current = ""), undefined) : now))}
          onDo={async () => (await run(asked.note, true)) && undefined}
        >
          <Errors of={asked.errors} says={m.ed_save_errors()} />
        </Ask>
      )}
      {asked?.kind === "gone" && (
        <Ask title={m.ed_gone()} action={m.ed_save_new()} open onClose={() => setAsked(undefined)} onDo={again}>
          <p>{m.ed_gone_says()}</p>
        </Ask>
      )}
    </>
  );
  return { busy, save: run, askNote: () => isChanged(store.get()) && setAsked({ kind: "note" }), dialogs };
}
