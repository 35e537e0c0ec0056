/** Workflows that start by themselves. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Schedule, schedulesQuery } from "../../api/schedules";
import { useMay } from "../../api/session";
import { enable, workflowsChanged } from "../../api/workflows";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Button } from "../../ui/button";
import { Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { Ago, exact } from "../../ui/time";
import { RunDialog } from "../workflow/run-dialog";
import { Strip } from "./strip";
import { timing } from "./timing";

export function Schedules() {
  const query = useQuery(schedulesQuery);
  const [mayWrite, mayRun] = [useMay("write"), useMay("execute")];
  const [running, setRunning] = useState<string>();
  return (
    <Page title={m.schedules()}>
      <Loaded query={query}>
        {({ schedules, more }) =>
          schedules.length === 0 ? (
            <Empty title={m.schedules_none()}>
              <Link to="/workflows">{m.workflows()}</Link>
            </Empty>
          ) : (
            <>
              <Strip schedules={schedules} />
              <div className="sheet">
                <Table<Schedule>
                  label={m.schedules()}
                  rows={schedules}
                  id={({ row }) => row.id}
                  columns={[
                    {
                      id: "name",
                      head: m.workflow(),
                      main: true,
                      cell: ({ row }) => (
                        <Link to="/w/$id/steps" params={{ id: row.id }}>
                          {row.name}
                        </Link>
                      ),
                    },
                    {
                      id: "when",
                      head: m.when(),
                      cell: ({ triggers }) => triggers.map((trigger, index) => <div key={index}>{timing(trigger)}</div>),
                    },
                    { id: "state", head: m.state(), cell: ({ row }) => <Status of={row.isEnabled ? "on" : "off"} /> },
                    {
                      id: "next",
                      head: m.next_run(),
                      cell: ({ row, nextRunAt }) =>
                        row.isEnabled && nextRunAt !== null ? (
                          <span title={exact(nextRunAt)}>
                            <Ago at={nextRunAt} /> <span className="muted small">{exact(nextRunAt)}</span>
                          </span>
                        ) : (
                          <span className="muted">–</span>
                        ),
                    },
                    {
                      id: "do",
                      head: "",
                      cell: ({ row }) => (
                        <div className="row">
                          {mayWrite && (
                            <Button onPress={() => void attempt(() => enable(row.id, !row.isEnabled).then(workflowsChanged))}>
                              {row.isEnabled ? m.pause() : m.enable()}
                            </Button>
                          )}
                          {mayRun && <Button onPress={() => setRunning(row.id)}>{m.run_now()}</Button>}
                        </div>
                      ),
                    },
                  ]}
                />
              </div>
              {more && <p className="muted small">{m.schedules_more()}</p>}
            </>
          )
        }
      </Loaded>
      {running !== undefined && <RunDialog id={running} onClose={() => setRunning(undefined)} />}
    </Page>
  );
}
