/** What went in and what came out. */
import type { Run } from "../../api/runs";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { copy } from "../../ui/id";
import { Panel } from "../../ui/page";
import { Tree } from "../../ui/tree";
import { plain } from "./plain";

const filled = (value: object) => Object.keys(value).length > 0;

const Copy = ({ of }: { of: unknown }) => (
  <div>
    <Button kind="quiet" icon="copy" onPress={() => void copy(JSON.stringify(of, null, 2), "JSON")}>
      {m.copy_json()}
    </Button>
  </div>
);

export function Data({ run }: { run: Run }) {
  return (
    <div className="stack">
      {run.result !== null && run.result !== undefined && (
        <Panel title={m.result()}>
          <Copy of={run.result} />
          <Tree value={run.result} />
        </Panel>
      )}
      {filled(run.declaredOutputs) && (
        <Panel title={m.declared_outputs()}>
          <Copy of={plain(run.declaredOutputs)} />
          <Tree value={plain(run.declaredOutputs)} />
        </Panel>
      )}
      <Panel title={m.inputs()}>
        {filled(run.inputs) ? <Tree value={run.inputs} /> : <p className="muted">{m.inputs_none()}</p>}
      </Panel>
      {filled(run.trigger) && (
        <Panel title={m.trigger()}>
          <Tree value={run.trigger} path="trigger" />
        </Panel>
      )}
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
