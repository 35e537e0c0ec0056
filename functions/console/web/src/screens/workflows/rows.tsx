import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { latestRunsQuery } from "../../api/runs";
import { useMay } from "../../api/session";
import { duplicate, exported, type Filter, type WorkflowRow, workflowsChanged } from "../../api/workflows";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { useEnable } from "../../ui/enable";
import { Menu } from "../../ui/menu";
import { save } from "../../ui/save";
import { Status } from "../../ui/status";
import { type Column, Table } from "../../ui/table";
import { Ago } from "../../ui/time";
import { triggerWords } from "../../ui/trigger";
import type { Question } from "./question";

interface RowsProps {
  rows: WorkflowRow[];
  filter: Filter;
  change: (part: Filter) => void;
  chosen: ReadonlySet<string>;
  onChoose: (ids: Set<string>) => void;
  ask: (question: Question) => void;
}

/** As many as a row has room for. */
const FEW = 2;

function Tags({ of }: { of: string[] }) {
  const rest = of.slice(FEW);
  return (
    <>
      {of.slice(0, FEW).map((tag) => (
        <span key={tag} className="chip">
          {tag}
        </span>
      ))}
      {rest.length > 0 && (
        <span className="chip" title={rest.join(", ")}>
          +{rest.length}
        </span>
      )}
    </>
  );
}

export function Rows({ rows, filter, change, chosen, onChoose, ask }: RowsProps) {
  const navigate = useNavigate();
  const last = useQuery(latestRunsQuery(rows.map(({ id }) => id))).data;
  const [mayWrite, mayRun] = [useMay("write"), useMay("execute")];
  const { flip: put, question } = useEnable();
  const flip = (row: WorkflowRow) => put(row.id, !row.isEnabled);
  const double = (row: WorkflowRow) =>
    void attempt(() => duplicate(row.id).then(workflowsChanged), m.duplicated({ name: row.name }));
  const columns: Column<WorkflowRow>[] = [
    {
      id: "name",
      head: m.name(),
      main: true,
      sortable: true,
      cell: (row) => (
        <>
          <Link to="/w/$id/steps" params={{ id: row.id }}>
            {row.name}
          </Link>
          {row.description && <span className="muted small"> {row.description}</span>}
        </>
      ),
    },
    {
      id: "tags",
      head: m.tags(),
      minor: true,
      cell: (row) => <Tags of={row.tags} />,
    },
    {
      id: "trigger",
      head: m.trigger(),
      minor: true,
      cell: (row) => (
        <>
          {triggerWords(row.triggerConfig, row.triggerCount)}
          {row.nextRunAt && (
            <span className="muted small">
              {" "}
              <Ago at={row.nextRunAt} />
            </span>
          )}
        </>
      ),
    },
    {
      id: "last",
      head: m.last_run(),
      cell: ({ id }) => {
        const run = last?.get(id);
        return (
          run && (
            <Link to="/r/$id" params={{ id: run.executionId }} className="last-run">
              <Status of={run.status} iconOnly /> <Ago at={run.startedAt} />
            </Link>
          )
        );
      },
    },
    { id: "state", head: m.state(), cell: (row) => <Status of={row.isEnabled ? "on" : "off"} /> },
    { id: "steps", head: m.steps(), numeric: true, roomy: true, cell: (row) => row.stepCount },
    { id: "modifiedAt", head: m.changed(), sortable: true, wide: true, cell: (row) => <Ago at={row.modifiedAt} /> },
    {
      id: "do",
      head: "",
      cell: (row) => (
        <Menu
          label={m.actions_of({ name: row.name })}
          actions={[
            mayRun && { id: "run", name: m.run_now(), icon: "runs", onAction: () => ask({ kind: "run", id: row.id }) },
            {
              id: "runs",
              name: m.show_runs(),
              icon: "list",
              onAction: () => void navigate({ to: "/runs", search: { workflow: row.id } }),
            },
            mayWrite && { id: "flip", name: row.isEnabled ? m.disable() : m.enable(), icon: "power", onAction: () => flip(row) },
            mayWrite && { id: "double", name: m.duplicate(), icon: "copy", onAction: () => double(row) },
            mayWrite && { id: "move", name: m.move(), icon: "folder", onAction: () => ask({ kind: "move", rows: [row] }) },
            {
              id: "export",
              name: m.do_export(),
              icon: "download",
              onAction: () => void attempt(async () => exported([row]).then(({ name, content }) => save(name, content))),
            },
            mayWrite && {
              id: "remove",
              name: m.remove(),
              icon: "trash",
              danger: true,
              onAction: () => ask({ kind: "remove", rows: [row] }),
            },
          ]}
        />
      ),
    },
  ];
  return (
    <div className="sheet">
      {question}
      <Table
        label={m.workflows()}
        rows={rows}
        columns={columns}
        id={(row) => row.id}
        name={(row) => row.name}
        chosen={chosen}
        onChoose={onChoose}
        sort={filter.sort ? { by: filter.sort, down: filter.down ?? false } : undefined}
        onSort={({ by, down }) => change({ sort: by, down: down || undefined })}
        keys={
          mayWrite
            ? { e: flip, d: double, m: (row) => ask({ kind: "move", rows: [row] }), Delete: (row) => ask({ kind: "remove", rows: [row] }) }
            : {}
        }
      />
    </div>
  );
}
