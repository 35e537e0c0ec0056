/** Two runs side by side: how each step went in both, and where their data is different. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queries } from "../../api/keys";
import { type Run, runQuery, type TimelineStep, timelineQuery } from "../../api/runs";
import { m } from "../../i18n";
import { ChangeRow } from "../../ui/change";
import { differences } from "../../ui/differ";
import { Failure } from "../../ui/failure";
import { Id } from "../../ui/id";
import { Page, Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { Ago, Lasting } from "../../ui/time";
import { plain } from "../run/plain";

const route = getRouteApi("/compare");
/** How many differences of one kind are shown. */
const MOST = 100;

interface Side {
  run: Run;
  steps: TimelineStep[];
}

/** A run with its steps. */
const sideQuery = (id: string) => ({
  queryKey: ["run", id, "side"],
  queryFn: async (): Promise<Side> => {
    const [run, { steps }] = await Promise.all([queries.fetchQuery(runQuery(id)), queries.fetchQuery(timelineQuery(id))]);
    return { run, steps };
  },
});

export function Compare() {
  const { a = "", b = "" } = route.useSearch();
  const [one, other] = [useQuery(sideQuery(a)), useQuery(sideQuery(b))];
  return (
    <Page title={m.compare_runs()} explained="runs">
      <Loaded query={one}>
        {(first) => (
          <Loaded query={other}>
            {(second) => {
              const [older, newer] = first.run.startedAt <= second.run.startedAt ? [first, second] : [second, first];
              return (
                <div className="stack">
                  <div className="columns even">
                    <Whole title={m.older()} run={older.run} />
                    <Whole title={m.newer()} run={newer.run} />
                  </div>
                  <Steps older={older.steps} newer={newer.steps} />
                  <Data older={older.run} newer={newer.run} />
                </div>
              );
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Whole({ title, run }: { title: string; run: Run }) {
  return (
    <Panel title={title} actions={<Status of={run.status} />}>
      <div className="row">
        <Link to="/r/$id" params={{ id: run.executionId }} className="strong">
          {run.workflowName || run.workflowId}
        </Link>
        <Id value={run.executionId} label={m.run_id()} />
        <span className="muted">
          <Ago at={run.startedAt} />
        </span>
        {run.duration !== null && <Lasting ms={run.duration} />}
      </div>
      {run.error && <Failure of={run.error} />}
    </Panel>
  );
}

interface Pair {
  key: string;
  step: TimelineStep["step"];
  older?: TimelineStep;
  newer?: TimelineStep;
}

/** Steps of both, in the order of the newer run; those that only the older one had come last. */
function pairs(older: TimelineStep[], newer: TimelineStep[]): Pair[] {
  const keyOf = ({ step, branch }: TimelineStep) => `${step.id}/${branch ?? ""}`;
  const before = new Map(older.map((each) => [keyOf(each), each]));
  const after = new Map(newer.map((each) => [keyOf(each), each]));
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((key) => {
    const step = (after.get(key) ?? before.get(key))?.step;
    return step ? [{ key, step, older: before.get(key), newer: after.get(key) }] : [];
  });
}

function Steps({ older, newer }: { older: TimelineStep[]; newer: TimelineStep[] }) {
  const outcome = (step?: TimelineStep) =>
    step ? (
      <>
        <Status of={step.status} /> <Lasting ms={step.duration} />
      </>
    ) : (
      <span className="muted">{m.step_not_run()}</span>
    );
  return (
    <div className="sheet">
      <Table
        label={m.steps()}
        rows={pairs(older, newer)}
        id={({ key }) => key}
        columns={[
          {
            id: "step",
            head: m.step(),
            main: true,
            cell: ({ step }) => (
              <>
                <span className="muted num">{step.index + 1}</span> <span className="strong">{step.name}</span>
              </>
            ),
          },
          { id: "older", head: m.older(), told: true, cell: (pair) => outcome(pair.older) },
          { id: "newer", head: m.newer(), told: true, cell: (pair) => outcome(pair.newer) },
        ]}
      />
    </div>
  );
}

const outputsOf = (run: Run) => Object.fromEntries(Object.entries(run.outputs).map(([step, outputs]) => [step, plain(outputs)]));

function Data({ older, newer }: { older: Run; newer: Run }) {
  const parts = [
    { name: m.outputs(), changes: differences(outputsOf(older), outputsOf(newer)) },
    { name: m.variables(), changes: differences(plain(older.variables), plain(newer.variables)) },
    { name: m.declared_outputs(), changes: differences(plain(older.declaredOutputs), plain(newer.declaredOutputs)) },
    { name: m.result(), changes: differences(older.result ?? null, newer.result ?? null) },
  ].filter(({ changes }) => changes.length > 0);
  return (
    <Panel title={m.data_differs()}>
      {parts.length === 0 ? (
        <p className="muted">{m.no_difference()}</p>
      ) : (
        <div className="changes">
          {parts.map(({ name, changes }) => (
            <ChangeRow
              key={name}
              kind="changed"
              name={name}
              says={changes.length > MOST ? m.shown_of({ shown: MOST, total: changes.length }) : undefined}
              changes={changes.slice(0, MOST)}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}
