import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Run, timelineOf } from "../../api/runs";
import { workflowQuery } from "../../api/workflow";
import { m, tag } from "../../i18n";
import { Failure } from "../../ui/failure";
import { Id } from "../../ui/id";
import { Facts } from "../../ui/page";
import { Status } from "../../ui/status";
import { Ago, moment } from "../../ui/time";
import { Lasted } from "../runs/rows";
import { startWords } from "../runs/start";
import { brief, told } from "./brief";
import { Decide } from "./waits";

/** An amount that may be far below a cent. */
export const dollars = (usd: number) =>
  new Intl.NumberFormat(tag(), {
    style: "currency",
    currency: "USD",
    ...(usd > 0 && { minimumSignificantDigits: 2, maximumSignificantDigits: 3 }),
  }).format(usd);

const ORIGINS = { rerun: m.origin_rerun, resume: m.origin_resume } as const;

export function Head({ run }: { run: Run }) {
  const { origin, cost, callback, failedStep, inputs } = run;
  const brought = told(run.trigger, inputs);
  const limits = run.waitsForLimits ?? [];
  return (
    <div className="panel">
      <Facts
        flow
        of={[
          [m.started(), <Ago key="started" at={run.startedAt} />],
          [m.lasted(), <Lasted key="lasted" row={run} />],
          [
            m.started_by(),
            <span key="trigger" className="stacked">
              {startWords(run.triggeredBy)}
              {brought && <DataLink id={run.executionId} text={brief(brought)} />}
            </span>,
          ],
          Object.keys(inputs).length > 0 && [m.inputs(), <DataLink key="inputs" id={run.executionId} text={brief(inputs)} />],
          [m.revision(), <Revision key="revision" run={run} />],
          limits.length > 0 && [m.limit_waits(), <code key="limits">{limits.join(", ")}</code>],
          run.phase === "waiting" && limits.length === 0 && [m.waits(), <Waits key="waits" run={run} />],
          run.status === "running" && run.currentStep !== null && [m.stands_at(), `${run.currentStepIndex + 1} ${run.currentStep.name}`],
          failedStep !== null && [
            m.failed_step(),
            <Link
              key="failed"
              to="/r/$id"
              params={{ id: run.executionId }}
              search={{ step: failedStep.id, pass: failedStep.pass > 1 ? failedStep.pass : undefined }}
              replace
            >
              {failedStep.pass > 1 ? m.step_in_pass({ step: failedStep.name, pass: failedStep.pass }) : failedStep.name}
            </Link>,
          ],
          cost !== undefined && [
            m.cost(),
            <span key="cost" className="stacked">
              {dollars(cost.usd)}
              <span className="muted small">{m.cost_other({ other: dollars(cost.stepFunctionsUsd) })}</span>
            </span>,
          ],
          [m.run_id(), <Id key="id" value={run.executionId} label={m.run_id()} />],
          [m.trace(), <Id key="trace" value={run.traceId} label={m.trace()} />],
          origin !== undefined && [ORIGINS[origin.kind](), <RunLink key="origin" id={origin.executionId} />],
          run.parentExecutionId !== undefined && [m.parent_run(), <RunLink key="parent" id={run.parentExecutionId} />],
          callback !== undefined && [
            m.callback(),
            <span key="callback" className="row">
              <Status of={callback.state} /> <span className="small muted">{callback.url}</span>
            </span>,
          ],
        ]}
      />
      {run.error && <Failure of={run.error} />}
    </div>
  );
}

/** What it waits for: for decisions, each with the way to its page, else for a time. */
function Waits({ run }: { run: Run }) {
  const asking = useQuery(timelineOf(run)).data?.steps.filter(({ waitsFor }) => waitsFor === "signal") ?? [];
  return (
    <span className="stacked">
      {run.wakeAt ? <Until at={run.wakeAt} /> : asking.length > 0 ? m.waits_signal_short() : m.status_waiting()}
      {asking.map((each) => (
        <span key={`${each.step.id}/${each.pass}`} className="small">
          {asking.length > 1 && <span className="muted">{each.step.name}</span>} <Decide of={each} />
        </span>
      ))}
    </span>
  );
}

/** How long it waits, and until when exactly. */
const Until = ({ at }: { at: number }) => (
  <span className="stacked">
    {m.waits_until({ time: moment(at) })}
    <span className="muted small">
      <Ago at={at} />
    </span>
  </span>
);

/** Which steps it runs, and whether the workflow has others by now. */
function Revision({ run }: { run: Run }) {
  const now = useQuery({ ...workflowQuery(run.workflowId), retry: false, staleTime: 60_000 }).data?.data.revision;
  return (
    <span className="stacked">
      <Link to="/w/$id/versions" params={{ id: run.workflowId }} search={{ show: run.revision }}>
        {run.version === null ? run.revision : m.revision_of_version({ revision: run.revision, version: run.version })}
      </Link>
      {now !== undefined && now !== run.revision && (
        <Link to="/w/$id/versions" params={{ id: run.workflowId }} search={{ a: run.revision }} className="small">
          {m.revision_now({ revision: now })}
        </Link>
      )}
    </span>
  );
}

const DataLink = ({ id, text }: { id: string; text: string }) => (
  <Link to="/r/$id" params={{ id }} search={(now) => ({ ...now, tab: "data" })} replace activeProps={{}} className="code cut">
    {text}
  </Link>
);

const RunLink = ({ id }: { id: string }) => (
  <Link to="/r/$id" params={{ id }} className="code">
    {id.slice(0, 8)}
  </Link>
);
