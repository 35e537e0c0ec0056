/** How the step went in the run that is shown beside it, else in the last one. */
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { lastRunQuery } from "../../api/evaluate";
import { lastRecordQuery } from "../../api/records";
import { m } from "../../i18n";
import { missing } from "../../screens/run/kept";
import { Recorded } from "../../screens/run/recorded";
import { Button } from "../../ui/button";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Ago, Lasting } from "../../ui/time";
import { roleOf } from "../model/blocks";
import type { Step } from "../model/draft";
import { useMarks } from "../run/marks";
import { useEditor, useStoreOf } from "../state/store";
import { replaceStep } from "../test/open";

export function LastRun({ step }: { step: Step }) {
  const { run: shown } = useSearch({ from: "/w/$id/steps" });
  const workflow = useEditor((state) => state.id);
  const last = useQuery({ ...lastRunQuery(workflow), enabled: shown === undefined });
  if (shown) return <Went run={shown} step={step} />;
  return <Loaded query={last}>{(run) => (run === null ? <p className="muted">{m.ed_last_none()}</p> : <Went run={run} step={step} />)}</Loaded>;
}

function Went({ run, step }: { run: string; step: Step }) {
  const store = useStoreOf();
  const mark = useMarks().get(step.id);
  const query = useQuery(lastRecordQuery(run, step.id, `${mark?.status ?? ""} ${mark?.passes ?? ""}`));
  const open = (
    <Link to="/r/$id" params={{ id: run }} search={{ step: step.id }} className="small">
      {m.ed_run_open()}
    </Link>
  );
  return (
    <Loaded query={query} rows={3}>
      {({ last, ...page }) => (
        <div className="stack">
          {last ? (
            <>
              <div className="row">
                <Status of={last.status} />
                <span className="muted small">
                  <Lasting ms={last.duration} /> · <Ago at={last.startedAt} />
                  {page.total > 1 && ` · ${m.pass_of({ pass: last.pass, passes: page.total })}`}
                </span>
                <span className="row end">{open}</span>
              </div>
              {last.status === "completed" && roleOf(step.moduleId) === undefined && (
                <div>
                  <Button onPress={() => replaceStep(store, step.id, (last.outputs ?? {}) as Record<string, unknown>)}>{m.ts_use_as_mock()}</Button>
                </div>
              )}
              <Recorded record={last} />
            </>
          ) : (
            <>
              <p className="muted">{page.record === "all" ? m.ed_last_not() : missing({ ...page, status: "completed" })}</p>
              {open}
            </>
          )}
        </div>
      )}
    </Loaded>
  );
}
