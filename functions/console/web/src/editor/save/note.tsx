/** A note of the revision that storing makes, shown in the list of revisions. */
import { useState } from "react";
import { m } from "../../i18n";
import { Ask, STAY } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";

/** What the host takes. */
const LONGEST = 1_000;

export function NoteDialog({ save, onClose }: { save: (note: string) => Promise<boolean>; onClose: () => void }) {
  const [note, setNote] = useState("");
  return (
    <Ask title={m.ed_save_note()} action={m.save()} open onClose={onClose} onDo={async () => (await save(note)) || STAY}>
      <TextInput label={m.ed_save_note_what()} hint={m.ed_save_note_says()} value={note} onChange={setNote} maxLength={LONGEST} autoFocus />
    </Ask>
  );
}
