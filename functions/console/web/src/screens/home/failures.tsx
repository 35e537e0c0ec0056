/** The latest runs that have failed. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { data, http } from "../../api/client";
import { SLOW } from "../../api/keys";
import { useMay } from "../../api/session";
import { m, said } from "../../i18n";
import { Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Ago } from "../../ui/time";

const SHOWN = 6;

export function Failures() {
  const mayRun = useMay("execute");
  const query = useQuery({
    queryKey: ["runs", "latest failures"],
    queryFn: ({ signal }) =>
      data(http.GET("/api/v1/executions", { params: { query: { status: "failed", limit: SHOWN } }, signal })),
    refetchInterval: SLOW,
  });
  return (
    <Panel title={m.latest_failures()} actions={<Link to="/runs" search={{ status: ["failed"] }}>{m.show_all()}</Link>}>
      <Loaded query={query} rows={4}>
        {({ executions }) =>
          executions.length === 0 ? (
            <p className="muted">{m.failures_none()}</p>
          ) : (
            <ul className="entries">
              {executions.map((run) => (
                <li key={run.executionId}>
                  <div className="cut">
                    <Link to="/r/$id" params={{ id: run.executionId }} className="strong">
                      {run.workflowName || run.workflowId}
                    </Link>
                    <div className="muted small cut">{said(run.error ?? "")}</div>
                  </div>
                  <span className="muted small">
                    <Ago at={run.startedAt} />
                  </span>
                  {mayRun && (
                    <Link to="/r/$id" params={{ id: run.executionId }} search={{ repair: true }} className="button">
                      {m.repair()}
                    </Link>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
