/** One step of a run: what one of its passes was given, what it gave, and how it went. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { recordQuery } from "../../api/records";
import type { Run, TimelineStep } from "../../api/runs";
import { m } from "../../i18n";
import { IconButton } from "../../ui/button";
import { Failure } from "../../ui/failure";
import { Id, shortened } from "../../ui/id";
import { Facts } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Ago, Lasting } from "../../ui/time";
import { missing } from "./kept";
import { Lines } from "./lines";
import { Passes } from "./passes";
import { plain } from "./plain";
import { Recorded } from "./recorded";
import { Values } from "./values";
import { Decide, rests, waitWords } from "./waits";

interface StepProps {
  run: Run;
  step: TimelineStep;
  /** Whether somebody has chosen it; a failed step is shown without that. */
  chosen: boolean;
  /** The pass that was asked for. */
  pass?: number;
  /** Changes with each commit of the run. */
  version: string;
}

/** The module that starts a run of another workflow and waits for it. */
const CALLS = "call_workflow";

/** Where the panel stands below the timeline. */
const BELOW = "(width < 1000px)";

/** The pass that is shown if none was asked for: the one whose failure ended the run, else the last. */
const firstShown = (run: Run, { step, pass }: TimelineStep) => (run.failedStep?.id === step.id ? run.failedStep.pass : pass);

export function StepPanel({ run, step, chosen, pass: asked, version }: StepProps) {
  const navigate = useNavigate();
  const { id, index, moduleId, name } = step.step;
  const pass = asked ?? firstShown(run, step);
  const last = pass === step.pass;
  const under = last && step.status === "running";
  const query = useQuery({
    ...recordQuery(run.executionId, id, pass, under ? version : "ended"),
    // What is known of this pass stays while it is read again; that of another pass does not.
    placeholderData: (before, query) => (query?.queryKey[4] === pass ? before : undefined),
  });
  const record = query.data?.steps[0];
  const shown = record ?? (last ? step : undefined);
  const outputs = plain(run.outputs[id] ?? {}) as Record<string, unknown> | null;
  const child = moduleId === CALLS && typeof outputs?.execution_id === "string" ? outputs.execution_id : undefined;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (chosen && matchMedia(BELOW).matches) panel.current?.scrollIntoView();
  }, [chosen]);
  return (
    <section className="panel step-panel" aria-label={name} ref={panel}>
      <div className="panel-head">
        <h2>
          <span className="muted num">{index + 1}</span> {name}
        </h2>
        <IconButton
          icon="close"
          label={m.close()}
          onPress={() =>
            void navigate({
              to: "/r/$id",
              params: { id: run.executionId },
              search: (now) => ({ ...now, step: undefined, pass: undefined }),
              replace: true,
            })
          }
        />
      </div>
      {step.passes > 1 && <Passes id={run.executionId} stepId={id} pass={pass} passes={step.passes} version={under ? version : "ended"} />}
      <Facts
        of={[
          shown !== undefined && [m.state(), <Status key="state" of={under && rests(step, run.phase) ? "waiting" : shown.status} />],
          under && rests(step, run.phase) && [m.waits(), <span key="waits" className="stacked">{waitWords(step)} <Decide of={step} /></span>],
          shown !== undefined && [m.lasted(), <Lasting key="lasted" ms={shown.duration} />],
          shown !== undefined && [m.started(), <Ago key="started" at={shown.startedAt} />],
          [m.module(), <a key="module" href={`/api/v1/docs/modules#${moduleId}`}><code>{moduleId}</code></a>],
          [
            m.step(),
            <Link key="edit" to="/w/$id/steps" params={{ id: run.workflowId }} search={{ step: id, run: run.executionId }}>
              {m.open_in_editor()}
            </Link>,
          ],
          child !== undefined && [
            m.child_run(),
            <Link key="child" to="/r/$id" params={{ id: child }} className="code">
              {shortened(child)}
            </Link>,
          ],
          [m.step_id(), <Id key="id" value={id} label={m.step_id()} />],
          shown !== undefined && shown.branch !== null && [m.branch_name(), shown.branch],
        ]}
      />
      <Loaded query={query} rows={3}>
        {(page) =>
          record ? (
            <Recorded record={record} />
          ) : (
            <>
              <p className="aside small">
                {missing({ ...page, status: shown?.status ?? "completed" })}{" "}
                {page.record !== "all" && (
                  <Link to="/w/$id/settings" params={{ id: run.workflowId }}>
                    {m.settings()}
                  </Link>
                )}
              </p>
              {last && step.status === "failed" && run.error && <Failure of={run.error} />}
              {last && <Values title={m.outputs()} of={plain(run.outputs[id] ?? {})} none={m.outputs_none()} path={id} />}
            </>
          )
        }
      </Loaded>
      <Lines id={run.executionId} index={index} version={under ? version : "ended"} />
    </section>
  );
}
