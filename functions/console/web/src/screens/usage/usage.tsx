/** How much has run, how it ended, and what it has cost. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { PERIODS, type Period, type Stats, statsQuery } from "../../api/stats";
import { m, tag } from "../../i18n";
import { Choice } from "../../ui/choice";
import { Facts, Page, Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Table } from "../../ui/table";
import { lasting } from "../../ui/time";
import { dollars } from "../run/head";
import { Health } from "./health";
import { Plot } from "./plot";

const route = getRouteApi("/usage");
const NAMES: Record<Period, () => string> = {
  today: m.period_today,
  week: m.period_week,
  month: m.period_month,
  all: m.period_all,
};
const count = (value: number) => new Intl.NumberFormat(tag()).format(value);

export function Usage() {
  const { days } = route.useSearch();
  const navigate = route.useNavigate();
  const period = PERIODS.find((each) => each === days) ?? "week";
  const query = useQuery(statsQuery(period));
  return (
    <Page
      explained="usage"
      title={m.usage()}
      actions={
        <Choice
          bare
          label={m.period()}
          value={period}
          options={PERIODS.map((id) => ({ id, name: NAMES[id]() }))}
          onChange={(days) => void navigate({ search: { days }, replace: true })}
        />
      }
    >
      {period !== "all" && <Plot period={period} />}
      <Loaded query={query}>{(stats) => <Numbers stats={stats} />}</Loaded>
      <Health />
    </Page>
  );
}

function Numbers({ stats }: { stats: Stats }) {
  const { cost, topWorkflows } = stats;
  const all = Math.max(stats.totalExecutions, 1);
  return (
    <>
      <Panel title={m.runs()}>
        <Outcomes stats={stats} />
        <Facts
          of={[
            [m.runs(), count(stats.totalExecutions)],
            [m.status_completed(), count(stats.successfulExecutions)],
            [m.status_failed(), count(stats.failedExecutions)],
            [m.status_cancelled(), count(stats.cancelledExecutions)],
            [m.average(), lasting(stats.averageExecutionTime)],
            [m.workflows(), m.of_enabled({ count: stats.workflowCount, enabled: stats.enabledWorkflowCount })],
          ]}
        />
        {stats.isPartial && <p className="muted small">{m.stats_partial()}</p>}
      </Panel>
      <div className="columns">
        <Panel title={m.most_used()}>
          {topWorkflows.length === 0 ? (
            <p className="muted">{m.runs_none()}</p>
          ) : (
            <Table
              label={m.most_used()}
              rows={topWorkflows}
              id={({ workflowId }) => workflowId}
              columns={[
                {
                  id: "name",
                  head: m.workflow(),
                  main: true,
                  cell: ({ workflowId, name }) => (
                    <Link to="/runs" search={{ workflow: workflowId }}>
                      {name}
                    </Link>
                  ),
                },
                {
                  id: "share",
                  head: m.share(),
                  minor: true,
                  cell: ({ executionCount }) => (
                    <span className="share" aria-hidden="true">
                      <span style={{ width: `${(executionCount / all) * 100}%` }} />
                    </span>
                  ),
                },
                { id: "runs", head: m.runs(), numeric: true, cell: ({ executionCount }) => count(executionCount) },
              ]}
            />
          )}
        </Panel>
        <Panel title={m.cost()}>
          <p className="stacked">
            <span className="figure">{dollars(cost.usd)}</span>
            <span className="muted small">{m.cost_other({ other: dollars(cost.stepFunctionsUsd) })}</span>
          </p>
          <Facts
            of={[
              [m.steps(), count(cost.steps)],
              [m.write_units(), count(cost.writeUnits)],
              [m.read_units(), count(cost.readUnits)],
              [m.queue_requests(), count(cost.queueRequests)],
              [m.invocations(), count(cost.invocations)],
              [m.gb_seconds(), count(Math.round(cost.gbSeconds * 100) / 100)],
            ]}
          />
          <p className="muted small">{m.cost_says()}</p>
        </Panel>
      </div>
    </>
  );
}

/** One bar, divided by how runs have ended. */
function Outcomes({ stats }: { stats: Stats }) {
  const parts = [
    { kind: "completed", count: stats.successfulExecutions, name: m.status_completed() },
    { kind: "failed", count: stats.failedExecutions, name: m.status_failed() },
    { kind: "other", count: stats.cancelledExecutions + stats.runningExecutions, name: m.status_other() },
  ];
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  if (total === 0) return null;
  return (
    <div className="outcomes" role="img" aria-label={parts.map(({ name, count }) => `${name} ${count}`).join(", ")}>
      {parts.map(({ kind, count, name }) => count > 0 && <span key={kind} className={kind} title={`${name} ${count}`} style={{ flexGrow: count }} />)}
    </div>
  );
}
