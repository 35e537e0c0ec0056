/** What can be done with several runs at once. */
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { removeRun, rerun, resume, type RunRow, runsChanged, stop } from "../../api/runs";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { Bulk } from "../../ui/bulk";
import { Button } from "../../ui/button";
import { repairable } from "./rows";

interface Deed {
  id: string;
  name: string;
  title: (count: number) => string;
  says?: string;
  danger?: boolean;
  fits: (row: RunRow) => boolean;
  act: (row: RunRow) => Promise<unknown>;
}

const DEEDS = (): Deed[] => [
  {
    id: "stop",
    name: m.stop(),
    title: (count) => m.stop_count({ count }),
    danger: true,
    fits: (row) => row.status === "running",
    act: (row) => stop(row.executionId),
  },
  {
    id: "rerun",
    name: m.rerun(),
    title: (count) => m.rerun_count({ count }),
    says: m.rerun_says(),
    fits: (row) => row.status !== "running",
    act: (row) => rerun(row.executionId, {}),
  },
  {
    id: "resume",
    name: m.resume(),
    title: (count) => m.resume_count({ count }),
    says: m.resume_says(),
    fits: repairable,
    act: (row) => resume(row.executionId, {}),
  },
  {
    id: "remove",
    name: m.remove(),
    title: (count) => m.remove_runs_count({ count }),
    says: m.remove_runs_says(),
    danger: true,
    fits: (row) => row.status !== "running",
    act: (row) => removeRun(row.executionId),
  },
];

export function ChosenRuns({ rows, onDone }: { rows: RunRow[]; onDone: () => void }) {
  const [may, mayWrite] = [useMay("execute"), useMay("write")];
  const navigate = useNavigate();
  const [open, setOpen] = useState<string>();
  const [a, b, more] = rows;
  const deeds = DEEDS().filter(({ id }) => (id === "remove" ? mayWrite : may));
  const deed = deeds.find(({ id }) => id === open);
  const fitting = deed ? rows.filter(deed.fits) : [];
  return (
    <div className="chosen-bar" role="toolbar" aria-label={m.with_chosen()}>
      <span className="strong">{m.chosen({ count: rows.length })}</span>
      {deeds.map(({ id, name, danger, fits }) => (
        <Button key={id} kind={danger ? "danger" : "plain"} isDisabled={!rows.some(fits)} onPress={() => setOpen(id)}>
          {name}
        </Button>
      ))}
      {a && b && !more && (
        <Button onPress={() => void navigate({ to: "/compare", search: { a: a.executionId, b: b.executionId } })}>{m.compare()}</Button>
      )}
      <Button kind="quiet" onPress={onDone}>
        {m.choose_none()}
      </Button>
      {deed && (
        <Bulk
          title={deed.title(fitting.length)}
          action={deed.name}
          says={deed.says}
          danger={deed.danger}
          rows={fitting}
          name={(row) => row.executionId}
          onEach={deed.act}
          onEnd={() => void runsChanged().then(onDone)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
