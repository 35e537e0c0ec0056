/** Asks before the workflow becomes again what it was. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../../api/error";
import { queries } from "../../api/keys";
import { restoreRevision } from "../../api/revisions";
import { workflowQuery } from "../../api/workflow";
import { workflowsChanged } from "../../api/workflows";
import { m } from "../../i18n";
import { Ask } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { toast } from "../../ui/toast";

const CHANGED = 412;

export function Restore({ id, revision, onClose }: { id: string; revision: number; onClose: () => void }) {
  const workflow = useQuery(workflowQuery(id));
  const [note, setNote] = useState("");
  // The state that was looked at when the question was asked. A newer one is not overwritten unseen.
  const [seen, setSeen] = useState(workflow.data?.etag);
  const etag = seen ?? workflow.data?.etag;
  const restore = async () => {
    try {
      const made = await restoreRevision(id, revision, etag ?? "", note.trim());
      await workflowsChanged();
      toast(made.isNew ? m.restored_as({ revision: made.revision }) : m.restored_same());
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== CHANGED) throw error;
      const now = await queries.fetchQuery({ ...workflowQuery(id), staleTime: 0 });
      await workflowsChanged();
      setSeen(now.etag);
      throw new Error(m.restore_changed({ revision: now.data.revision }));
    }
  };
  return (
    <Ask title={m.restore_one({ version: m.revision_number({ revision }) })} action={m.restore()} open onClose={onClose} disabled={!etag} onDo={restore}>
      <p>{m.restore_says()}</p>
      <TextInput label={m.note()} value={note} onChange={setNote} maxLength={1000} autoFocus hint={m.restore_note_says()} />
    </Ask>
  );
}
