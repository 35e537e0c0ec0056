/** One run: what happened, step by step, and what can be done about it. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { queries } from "../../api/keys";
import { type Run as RunData, runQuery, timelineOf, versionOf } from "../../api/runs";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { useLive } from "../../ui/live";
import { Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { useSecond } from "../../ui/time";
import { Actions } from "./actions";
import { Data } from "./data";
import { Head } from "./head";
import { useBackoff } from "./live";
import { Log } from "./log";
import { Repair } from "./repair";
import { StepPanel } from "./step";
import { Timeline } from "./timeline";

const route = getRouteApi("/r/$id");
const TABS = { timeline: m.timeline, log: m.log, data: m.data } as const;
type Tab = keyof typeof TABS;

export function Run() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const [goesOn, setGoesOn] = useState(false);
  const live = useLive(id, goesOn, () => void queries.invalidateQueries({ queryKey: runQuery(id).queryKey, exact: true }));
  const query = useQuery({ ...runQuery(id), refetchInterval: useBackoff(live) });
  const run = query.data;
  if (run && (run.status === "running") !== goesOn) setGoesOn(!goesOn);
  return (
    <Page
      explained="run"
      title={run ? `${run.workflowName} · ${m.run()}` : m.run()}
      heading={
        run && (
          <>
            <Link to="/w/$id/steps" params={{ id: run.workflowId }}>
              {run.workflowName || run.workflowId}
            </Link>{" "}
            <Status of={run.status === "running" && run.phase !== "done" ? run.phase : run.status} />
          </>
        )
      }
      actions={run && <Actions run={run} />}
    >
      <Loaded query={query}>
        {(run) => (
          <>
            <Head run={run} />
            <Body run={run} tab={search.tab !== undefined && search.tab in TABS ? (search.tab as Tab) : "timeline"} step={search.step} pass={search.pass} />
            {search.repair && <RepairOf run={run} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Body({ run, tab, step, pass }: { run: RunData; tab: Tab; step?: string; pass?: number }) {
  const id = run.executionId;
  const version = versionOf(run);
  const now = useSecond(run.status === "running");
  const timeline = useQuery(timelineOf(run));
  const steps = timeline.data?.steps ?? [];
  // The blocks around the step that has failed have failed too, and come before it.
  const failed = steps.find((each) => each.step.id === run.failedStep?.id) ?? steps.findLast((each) => each.status === "failed");
  const chosen = steps.find((each) => each.step.id === step) ?? (step === undefined && tab === "timeline" ? failed : undefined);
  return (
    <div className={chosen ? "with-panel" : undefined}>
      <div className="stack">
        <nav className="tabs" aria-label={m.run_parts()}>
          {(Object.keys(TABS) as Tab[]).map((each) => (
            <Link
              key={each}
              to="/r/$id"
              params={{ id }}
              search={(now) => ({ ...now, tab: each === "timeline" ? undefined : each })}
              replace
              activeOptions={{ exact: true, explicitUndefined: true }}
              className={each === tab ? "active" : undefined}
              aria-current={each === tab ? "page" : undefined}
            >
              {TABS[each]()}
            </Link>
          ))}
        </nav>
        {tab === "timeline" && (
          <Loaded query={timeline}>
            {({ steps, total }) =>
              steps.length === 0 ? (
                <Empty title={m.timeline_none()} />
              ) : (
                <Timeline
                  id={id}
                  steps={steps}
                  total={total}
                  chosen={chosen?.step.id}
                  phase={run.phase}
                  whole={{ from: run.startedAt, to: run.completedAt ?? Math.max(now, ...steps.map((each) => each.startedAt)) }}
                />
              )
            }
          </Loaded>
        )}
        {tab === "log" && <Log id={id} version={version} />}
        {tab === "data" && <Data run={run} />}
      </div>
      {chosen && <StepPanel key={chosen.step.id} run={run} step={chosen} chosen={step !== undefined} pass={pass} version={version} />}
    </div>
  );
}

function RepairOf({ run }: { run: RunData }) {
  const navigate = route.useNavigate();
  const mayRun = useMay("execute");
  if (!mayRun || run.status === "running") return null;
  return (
    <Repair
      run={run}
      onClose={() => void navigate({ search: (now) => ({ ...now, repair: undefined }), replace: true })}
    />
  );
}
