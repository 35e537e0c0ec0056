/** What went in and what came out. */
import { useQuery } from "@tanstack/react-query";
import { rerun, type Run } from "../../api/runs";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Tree } from "../../ui/tree";
import { plain } from "./plain";

const filled = (value: object) => Object.keys(value).length > 0;

export function Data({ run }: { run: Run }) {
  const mayRun = useMay("execute");
  return (
    <div className="stack">
      {run.result !== null && run.result !== undefined && (
        <Panel title={m.result()}>
          <Tree value={run.result} />
        </Panel>
      )}
      {filled(run.declaredOutputs) && (
        <Panel title={m.declared_outputs()}>
          <Tree value={plain(run.declaredOutputs)} />
        </Panel>
      )}
      {mayRun && run.status !== "running" && <Inputs id={run.executionId} />}
      {filled(run.variables) && (
        <Panel title={m.variables()}>
          <Tree value={plain(run.variables)} />
        </Panel>
      )}
      <Panel title={m.outputs()}>
        {filled(run.outputs) ? (
          Object.entries(run.outputs).map(([step, outputs]) => (
            <Tree key={step} name={step} path={step} value={plain(outputs)} depth={1} />
          ))
        ) : (
          <p className="muted">{m.outputs_none()}</p>
        )}
      </Panel>
    </div>
  );
}

/** The run itself does not tell its inputs; what would run if it were repeated does. */
function Inputs({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ["run", id, "inputs"],
    queryFn: () => rerun(id, { dryRun: true }),
    staleTime: Infinity,
  });
  return (
    <Panel title={m.inputs()}>
      <Loaded query={query} rows={1}>
        {(plan) =>
          "inputs" in plan && filled(plan.inputs) ? <Tree value={plan.inputs} /> : <p className="muted">{m.inputs_none()}</p>
        }
      </Loaded>
    </Panel>
  );
}
