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
import { Ago, exact, moment } from "../../ui/time";
import { RunDialog } from "../workflow/run-dialog";
import { Strip } from "./strip";
import { timing } from "./timing";

export function Schedules() {
  const query = useQuery(schedulesQuery);
  const [mayWrite, mayRun] = [useMay("write"), useMay("execute")];
  const [running, setRunning] = useState<string>();
  return (
    <Page title={m.schedules()} explained="schedules">
      <Loaded query={query}>
        {({ schedules }) =>
          schedules.length === 0 ? (
            <Empty title={m.schedules_none()}>
              <Link to="/workflows">{m.workflows()}</Link>
            </Empty>
          ) : (
            <>
              <Strip schedules={schedules} />
              <div className="sheet schedules">
                <Table<Schedule>
                  label={m.schedules()}
                  rows={schedules}
                  id={(schedule) => String(schedules.indexOf(schedule))}
                  columns={[
                    {
                      id: "name",
                      head: m.workflow(),
                      main: true,
                      cell: ({ workflowId, workflowName }) => (
                        <Link to="/w/$id/steps" params={{ id: workflowId }}>
                          {workflowName}
                        </Link>
                      ),
                    },
                    { id: "when", head: m.when(), wrap: true, cell: timing },
                    { id: "state", head: m.state(), cell: ({ isEnabled }) => <Status of={isEnabled ? "on" : "off"} /> },
                    {
                      id: "next",
                      head: m.next_run(),
                      wrap: true,
                      cell: ({ nextRuns: [next] }) =>
                        next === undefined ? (
                          <span className="muted">–</span>
                        ) : (
                          <span title={exact(next)}>
                            <Ago at={next} /> <span className="muted small">{moment(next)}</span>
                          </span>
                        ),
                    },
                    {
                      id: "do",
                      head: "",
                      cell: ({ workflowId, isEnabled }) => (
                        <div className="row">
                          {mayWrite && (
                            <Button onPress={() => void attempt(() => enable(workflowId, !isEnabled).then(workflowsChanged))}>
                              {isEnabled ? m.pause() : m.enable()}
                            </Button>
                          )}
                          {mayRun && <Button onPress={() => setRunning(workflowId)}>{m.run_now()}</Button>}
                        </div>
                      ),
                    },
                  ]}
                />
              </div>
            </>
          )
        }
      </Loaded>
      {running !== undefined && <RunDialog id={running} onClose={() => setRunning(undefined)} />}
    </Page>
  );
}
