/** The day at a glance: four numbers, what has failed, what is to come. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SLOW } from "../../api/keys";
import { statsQuery } from "../../api/stats";
import { m } from "../../i18n";
import { Page, Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { dollars } from "../run/head";
import { Upcoming } from "../schedules/upcoming";
import { Failures } from "./failures";
import { First } from "./first";
import { Hours } from "./hours";

export function Home() {
  const stats = useQuery({ ...statsQuery("today"), refetchInterval: SLOW });
  const month = useQuery({ ...statsQuery("month"), staleTime: 300_000 });
  return (
    <Page title={m.home()} explained="home">
      <Loaded query={stats} rows={2}>
        {(today) => (
          <>
            <ul className="numbers">
              <Number name={m.runs_today()} value={today.todayExecutions} search={{ from: midnight() }} />
              <Number name={m.status_failed()} value={today.failedExecutions} bad search={{ status: ["failed", "timeout"], from: midnight() }} />
              <Number name={m.status_running()} value={today.runningExecutions} search={{ status: ["running"] }} />
              <Number name={m.overdue()} value={today.overdueExecutions} bad search={{ status: ["running"] }} />
            </ul>
            {today.workflowCount > 0 && (month.data?.totalExecutions ?? 1) === 0 && <First />}
          </>
        )}
      </Loaded>
      <Hours />
      <div className="columns">
        <Failures />
        <div className="stack">
          <Panel title={m.upcoming()} actions={<Link to="/schedules">{m.schedules()}</Link>}>
            <Upcoming most={5} />
          </Panel>
          <Panel title={m.cost_month()} actions={<Link to="/usage">{m.usage()}</Link>}>
            <Loaded query={month} rows={1}>
              {({ cost }) => (
                <p className="stacked">
                  <span className="figure">{dollars(cost.usd)}</span>
                  <span className="muted small">{m.cost_other({ other: dollars(cost.stepFunctionsUsd) })}</span>
                </p>
              )}
            </Loaded>
          </Panel>
        </div>
      </div>
    </Page>
  );
}

/** The beginning of this day, as addresses have it. */
function midnight(): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

interface NumberProps {
  name: string;
  value: number;
  bad?: boolean;
  search: { status?: string[]; from?: string };
}

function Number({ name, value, bad, search }: NumberProps) {
  return (
    <li>
      <Link to="/runs" search={search} className="number" data-bad={(bad && value > 0) || undefined}>
        <span className="figure">{value}</span>
        <span className="muted">{name}</span>
      </Link>
    </li>
  );
}
