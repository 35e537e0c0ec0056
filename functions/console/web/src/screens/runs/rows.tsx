import { Link, useNavigate } from "@tanstack/react-router";
import { type RunRow, runsChanged, stop } from "../../api/runs";
import { useMay } from "../../api/session";
import { m, said } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Status } from "../../ui/status";
import { type Column, Table } from "../../ui/table";
import { Ago, Lasting, moment, useSecond } from "../../ui/time";
import { shortened } from "../../ui/id";
import { startWords } from "./start";

const WAITS_FOR_CALL = "wait_for_callback";

interface RowsProps {
  of?: string;
  rows: RunRow[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: Set<string>) => void;
}

export const repairable = ({ status }: RunRow) => status === "failed" || status === "timeout" || status === "cancelled";

export function Rows({ of, rows, chosen, onChoose }: RowsProps) {
  const navigate = useNavigate();
  const mayRun = useMay("execute");
  const columns: Column<RunRow>[] = [
    { id: "status", head: m.status(), cell: (row) => <Status of={row.phase === "waiting" || row.phase === "queued" ? row.phase : row.status} /> },
    {
      id: "workflow",
      head: of ? m.run() : m.workflow(),
      main: true,
      cell: (row) => (
        <>
          <Link to="/r/$id" params={{ id: row.executionId }}>
            {of ? <span className="code">{shortened(row.executionId)}</span> : row.workflowName || row.workflowId}
          </Link>
          {row.error && <span className="muted small"> {said(firstLine(row.error) ?? "")}</span>}
          {row.phase && <Standing of={row} />}
        </>
      ),
    },
    { id: "started", head: m.started(), cell: (row) => <Ago at={row.startedAt} /> },
    { id: "lasted", head: m.lasted(), numeric: true, cell: (row) => <Lasted row={row} /> },
    { id: "trigger", head: m.started_by(), minor: true, cell: (row) => startWords(row.triggeredBy) },
  ];
  return (
    <div className="sheet runs">
      <Table
        label={m.runs()}
        rows={rows}
        columns={columns}
        id={(row) => row.executionId}
        name={(row) => `${row.workflowName} ${row.executionId}`}
        chosen={chosen}
        onChoose={onChoose}
        keys={
          mayRun
            ? {
                s: (row) => row.status === "running" && void attempt(() => stop(row.executionId).then(runsChanged), m.stopped()),
                r: (row) =>
                  repairable(row) &&
                  void navigate({ to: "/r/$id", params: { id: row.executionId }, search: { repair: true } }),
              }
            : {}
        }
      />
    </div>
  );
}

/** Where a run stands that goes on: at which step, and until when it waits. */
function Standing({ of: { phase, wakeAt, currentStep } }: { of: RunRow }) {
  return (
    <span className="muted small">
      {" "}
      {currentStep?.name}
      {phase === "waiting" && wakeAt && ` · ${m.waits_until({ time: moment(wakeAt) })}`}
      {phase === "waiting" && !wakeAt && currentStep?.moduleId === WAITS_FOR_CALL && ` · ${m.waits_for_signal()}`}
    </span>
  );
}

const firstLine = (text: string) => text.split("\n")[0];

/** How long a run has taken, or takes so far. */
export function Lasted({ row }: { row: { duration: number | null; startedAt: number } }) {
  const now = useSecond(row.duration === null);
  return <Lasting ms={row.duration ?? Math.max(now - row.startedAt, 0)} />;
}
