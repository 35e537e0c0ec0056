/** Asks before workflows with errors are enabled with others: all of them, those without errors, or none. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { batch, type WorkflowRow, workflowsChanged } from "../../api/workflows";
import { locale, m } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { ErrorText } from "../../ui/state";
import { toast } from "../../ui/toast";
import type { Wrong } from "./question";
import "./many.css";

/** So many errors of a workflow are named. */
const NAMED = 2;

interface Props {
  rows: WorkflowRow[];
  wrong: Wrong[];
  onClose: () => void;
}

export function EnableMany({ rows, wrong, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const right = rows.filter(({ id }) => !wrong.some(({ row }) => row.id === id));
  const put = async (chosen: WorkflowRow[]) => {
    setBusy(true);
    setError(undefined);
    try {
      const { failures } = await batch(chosen.map(({ id }) => id), { action: "enable" });
      await workflowsChanged();
      if (failures[0]) throw new Error(failures.map(({ workflowId, reason }) => `${workflowId}: ${reason}`).join("\n"));
      toast(m.many_enabled({ count: String(chosen.length) }));
      onClose();
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  return (
    <Dialog title={m.many_title({ wrong: String(wrong.length), count: String(rows.length) })} open wide onClose={onClose}>
      <p>{m.many_say()}</p>
      <ul className="entries many-wrong" tabIndex={0} aria-label={m.many_list()}>
        {wrong.map(({ row, errors }) => (
          <li key={row.id}>
            <div>
              <Link to="/w/$id/steps" params={{ id: row.id }} className="strong">
                {row.name}
              </Link>
              {errors.slice(0, NAMED).map(({ stepId, message }, at) => (
                <p key={at} className="many-error">
                  {stepId && <code>{stepId}</code>} {locale.get() === "zh" ? message.zh : message.en}
                </p>
              ))}
              {errors.length > NAMED && <p className="muted small">{m.ts_more({ count: String(errors.length - NAMED) })}</p>}
            </div>
          </li>
        ))}
      </ul>
      {error !== undefined && <ErrorText error={error} />}
      <div className="many-actions">
        <Button isDisabled={busy} onPress={onClose}>
          {m.cancel()}
        </Button>
        <Button isDisabled={busy} onPress={() => void put(rows)}>
          {m.many_all({ count: String(rows.length) })}
        </Button>
        {right.length > 0 && (
          <Button kind="primary" isDisabled={busy} onPress={() => void put(right)}>
            {m.many_right({ count: String(right.length) })}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
