/** Somebody else has stored the workflow meanwhile: what both have changed, and a side for each. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { stringify } from "yaml";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import type { Draft } from "../model/draft";
import { type Conflict, merge, type Side } from "../model/merge";
import { useStoreOf } from "../state/store";
import { adopt, save, saveAsCopy } from "./save";
import { dropEntry } from "./journal";

interface Props {
  theirs: Draft;
  etag: string;
  note: string;
  onClose: () => void;
  /** It was stored a third time while the sides were chosen. */
  onAgain: (theirs: Draft, etag: string) => void;
}

export function ConflictDialog({ theirs, etag, note, onClose, onAgain }: Props) {
  const store = useStoreOf();
  const navigate = useNavigate();
  const { base, history, kept } = store.get();
  const merged = merge(base, history.present, theirs);
  const [sides, setSides] = useState<Record<string, Side>>({});
  const keyOf = ({ kind, id: of }: Conflict) => `${kind}:${of}`;
  const choose = (conflict: Conflict): Side => sides[keyOf(conflict)] ?? "mine";
  const run = async () => {
    adopt(store, merged.draft(choose), theirs, etag);
    const saved = await save(store, note);
    if (saved.kind === "conflict") onAgain(saved.theirs, saved.etag);
  };
  const copy = async () => {
    const made = await saveAsCopy(history.present, m.ed_copy_name({ name: history.present.name }));
    await dropEntry(kept);
    store.set({ base: history.present });
    onClose();
    await navigate({ to: "/w/$id/steps", params: { id: made } });
  };
  return (
    <Ask title={m.ed_conflict()} action={m.ed_save_merged()} open wide onClose={onClose} onDo={run}>
      <p>{merged.conflicts.length === 0 ? m.ed_conflict_none() : m.ed_conflict_says({ count: String(merged.conflicts.length) })}</p>
      {merged.conflicts.map((conflict) => (
        <RadioGroup
          key={keyOf(conflict)}
          className="conflict"
          aria-label={conflict.id}
          value={choose(conflict)}
          onChange={(side) => setSides({ ...sides, [keyOf(conflict)]: side as Side })}
        >
          <h3>
            {conflict.kind === "order" ? m.ed_order() : conflict.kind === "step" ? m.step() : m.ed_field()} <code>{conflict.kind !== "order" && conflict.id}</code>
          </h3>
          <div className="sides">
            <Version side="mine" title={m.ed_mine()} value={conflict.mine} />
            <Version side="theirs" title={m.ed_theirs()} value={conflict.theirs} />
          </div>
        </RadioGroup>
      ))}
      <div className="row">
        <Button onPress={() => void copy()}>{m.ed_save_copy()}</Button>
      </div>
    </Ask>
  );
}

function Version({ side, title, value }: { side: Side; title: string; value: unknown }) {
  return (
    <Radio value={side} className="side-choice">
      <span className="strong">{title}</span>
      <pre>{value === undefined ? m.ed_removed() : stringify(value, { lineWidth: 0 })}</pre>
    </Radio>
  );
}
