/** What can be done with several workflows at once. */
import { useState } from "react";
import { batch, type BatchAction, exported, type Folder, type WorkflowRow, workflowsChanged } from "../../api/workflows";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Button } from "../../ui/button";
import { save } from "../../ui/save";
import type { Question } from "./question";
import { wrongOf } from "./wrong";

interface ChosenProps {
  rows: WorkflowRow[];
  folders: Folder[];
  ask: (question: Question) => void;
  onDone: () => void;
}

export function Chosen({ rows, folders, ask, onDone }: ChosenProps) {
  const mayWrite = useMay("write");
  const [busy, setBusy] = useState(false);
  const [checking, setChecking] = useState(false);
  const many = async (action: BatchAction) => {
    setBusy(true);
    await attempt(async () => {
      const { failures } = await batch(rows.map(({ id }) => id), action);
      await workflowsChanged();
      if (failures.length > 0) ask({ kind: "failures", failures });
      onDone();
    });
    setBusy(false);
  };
  /** Asks first where some of them have errors. */
  const enable = async () => {
    setChecking(true);
    const wrong = await wrongOf(rows);
    setChecking(false);
    if (wrong.length > 0) ask({ kind: "enable", rows, wrong });
    else await many({ action: "enable" });
  };
  return (
    <div className="chosen-bar" role="toolbar" aria-label={m.with_chosen()}>
      <span className="strong">{m.chosen({ count: rows.length })}</span>
      {mayWrite && (
        <>
          <Button isDisabled={busy} isPending={checking} onPress={() => void enable()}>
            {m.enable()}
          </Button>
          <Button isDisabled={busy} onPress={() => void many({ action: "disable" })}>
            {m.disable()}
          </Button>
          {folders.length > 0 && (
            <Button isDisabled={busy} onPress={() => ask({ kind: "move", rows })}>
              {m.move()}
            </Button>
          )}
        </>
      )}
      <Button
        onPress={() => void attempt(async () => exported(rows).then(({ name, content }) => save(name, content)))}
      >
        {m.do_export()}
      </Button>
      {mayWrite && (
        <Button kind="danger" isDisabled={busy} onPress={() => ask({ kind: "remove", rows })}>
          {m.remove()}
        </Button>
      )}
      <Button kind="quiet" onPress={onDone}>
        {m.choose_none()}
      </Button>
    </div>
  );
}
