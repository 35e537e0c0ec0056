/** Workflows that start by themselves. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { pauseSchedules, type Schedule, schedulesQuery } from "../../api/schedules";
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
import { manner, timing } from "./timing";

export function Schedules() {
  const query = useQuery(schedulesQuery);
  const [mayWrite, mayRun] = [useMay("write"), useMay("execute")];
  const [running, setRunning] = useState<string>();
  return (
    <Page title={m.schedules()} explained="schedules">
      <Loaded query={query}>
        {({ schedules }) =>
          schedules.length === 0 ? (
            <Empty icon="schedules" title={m.schedules_none()}>
              <Link to="/workflows" className="button">{m.workflows()}</Link>
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
                    { id: "when", head: m.when(), cell: (schedule) => <When of={schedule} /> },
                    { id: "state", head: m.state(), cell: (schedule) => <Status of={stateOf(schedule)} /> },
                    {
                      id: "next",
                      head: m.next_run(),
                      cell: ({ nextRuns: [next] }) =>
                        next === undefined ? (
                          <span className="muted">–</span>
                        ) : (
                          <span title={exact(next)} className="two-lines">
                            <Ago at={next} /> <span className="muted small">{moment(next)}</span>
                          </span>
                        ),
                    },
                    {
                      id: "do",
                      head: "",
                      cell: (schedule) => (
                        <div className="row">
                          {mayWrite && (
                            <Button onPress={() => void attempt(() => turn(schedule).then(workflowsChanged))}>{turnName(schedule)}</Button>
                          )}
                          {mayRun && <Button onPress={() => setRunning(schedule.workflowId)}>{m.run_now()}</Button>}
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

function When({ of }: { of: Schedule }) {
  const more = manner(of);
  return (
    <span className="two-lines" title={of.expression ?? undefined}>
      <span>{timing(of)}</span> {more && <span className="muted small">{more}</span>}
    </span>
  );
}

const stateOf = ({ isEnabled, isPaused }: Schedule) => (isEnabled ? (isPaused ? "paused" : "on") : "off");

/** What the button does: a disabled workflow has to be enabled before its schedules matter. */
const turn = ({ workflowId, isEnabled, isPaused }: Schedule): Promise<unknown> =>
  isEnabled ? pauseSchedules(workflowId, !isPaused) : enable(workflowId, true);
const TURNS = { on: m.pause, paused: m.schedule_go_on, off: m.enable } as const;
const turnName = (schedule: Schedule) => TURNS[stateOf(schedule)]();
