/** What is known of one step of a run. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { data, http } from "../../api/client";
import type { Run, TimelineStep } from "../../api/runs";
import { m } from "../../i18n";
import { IconButton } from "../../ui/button";
import { Id } from "../../ui/id";
import { Facts } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Ago, Lasting } from "../../ui/time";
import { Tree } from "../../ui/tree";

/** How many lines of the log are shown. */
const LINES = 20;

export function StepPanel({ run, step }: { run: Run; step: TimelineStep }) {
  const navigate = useNavigate();
  const { id, index, moduleId, name } = step.step;
  const outputs = run.outputs[id];
  const logs = useQuery({
    queryKey: ["run", run.executionId, "logs", "step", index, step.status, step.pass],
    queryFn: ({ signal }) =>
      data(
        http.GET("/api/v1/executions/{executionId}/logs", {
          params: { path: { executionId: run.executionId }, query: { stepIndex: index, limit: LINES } },
          signal,
        }),
      ),
  });
  return (
    <section className="panel step-panel" aria-label={name}>
      <div className="panel-head">
        <h2>
          <span className="muted num">{index + 1}</span> {name}
        </h2>
        <IconButton
          icon="close"
          label={m.close()}
          onPress={() =>
            void navigate({ to: "/r/$id", params: { id: run.executionId }, search: (now) => ({ ...now, step: undefined }), replace: true })
          }
        />
      </div>
      <Facts
        of={[
          [m.state(), <Status key="state" of={step.status} />],
          [m.lasted(), <Lasting key="lasted" ms={step.duration} />],
          [m.started(), <Ago key="started" at={step.startedAt} />],
          [m.module(), <a key="module" href={`/api/v1/docs/modules#${moduleId}`}><code>{moduleId}</code></a>],
          [m.step_id(), <Id key="id" value={id} label={m.step_id()} />],
          step.passes > 1 && [m.pass(), m.pass_of({ pass: step.pass, passes: step.passes })],
          step.attempts > 1 && [m.attempts(), step.attempts],
          step.branch !== null && [m.branch_name(), step.branch],
        ]}
      />
      {step.status === "failed" && run.error && <pre className="failure">{run.error}</pre>}
      <h3>{m.outputs()}</h3>
      {outputs && Object.keys(outputs).length > 0 ? (
        <div>
          {Object.entries(outputs).map(([key, { value }]) => (
            <Tree key={key} name={key} path={`${id}.${key}`} value={value} depth={1} />
          ))}
        </div>
      ) : (
        <p className="muted small">{m.outputs_none()}</p>
      )}
      <h3>{m.log()}</h3>
      <Loaded query={logs} rows={2}>
        {({ logs: entries }) =>
          entries.length === 0 ? (
            <p className="muted small">{m.log_none()}</p>
          ) : (
            <ol className="log short">
              {entries.map((entry, at) => (
                <li key={at} className={entry.level}>
                  <span className="message">{entry.message}</span>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
