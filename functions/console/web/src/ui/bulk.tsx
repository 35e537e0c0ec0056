/** The same for many, one after the other: asks first, shows how far it is, and lists what has failed. */
import { useRef, useState } from "react";
import { m } from "../i18n";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { words } from "./state";

interface BulkProps<Row> {
  title: string;
  action: string;
  says?: string;
  danger?: boolean;
  rows: Row[];
  name: (row: Row) => string;
  onEach: (row: Row) => Promise<unknown>;
  /** After the last, and after a break-off. */
  onEnd: () => void;
  onClose: () => void;
}

interface Progress {
  done: number;
  failures: { name: string; why: string }[];
  ended: boolean;
}

export function Bulk<Row>({ title, action, says, danger, rows, name, onEach, onEnd, onClose }: BulkProps<Row>) {
  const [progress, setProgress] = useState<Progress>();
  const halted = useRef(false);
  async function run() {
    const failures: Progress["failures"] = [];
    let done = 0;
    setProgress({ done, failures, ended: false });
    for (const row of rows) {
      if (halted.current) break;
      try {
        await onEach(row);
      } catch (error) {
        failures.push({ name: name(row), why: words(error) });
      }
      done += 1;
      setProgress({ done, failures: [...failures], ended: false });
    }
    onEnd();
    if (failures.length === 0) return onClose();
    setProgress({ done, failures, ended: true });
  }
  const going = progress !== undefined && !progress.ended;
  const close = () => {
    halted.current = true;
    onClose();
  };
  return (
    <Dialog title={title} open onClose={close} alert={danger}>
      {says && !progress && <p>{says}</p>}
      {progress && (
        <>
          <progress className="progress" value={progress.done} max={rows.length} aria-label={title} />
          <p role="status">{m.bulk_done({ done: progress.done, total: rows.length })}</p>
        </>
      )}
      {progress && progress.failures.length > 0 && (
        <ul className="failures">
          {progress.failures.map((failure) => (
            <li key={failure.name}>
              <span className="strong">{failure.name}</span> {failure.why}
            </li>
          ))}
        </ul>
      )}
      <div className="row end">
        <Button onPress={close}>{progress?.ended ? m.close() : m.cancel()}</Button>
        {!progress?.ended && (
          <Button kind={danger ? "danger" : "primary"} isPending={going} onPress={() => void run()}>
            {action}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
