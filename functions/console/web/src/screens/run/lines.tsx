/** What one step has written into the log. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { data, http } from "../../api/client";
import { m, said } from "../../i18n";
import { Loaded } from "../../ui/state";

/** How many lines are shown. */
const LINES = 20;

export function Lines({ id, index, version }: { id: string; index: number; version: string }) {
  const logs = useQuery({
    queryKey: ["run", id, "logs", "step", index, version],
    queryFn: ({ signal }) =>
      data(
        http.GET("/api/v1/executions/{executionId}/logs", {
          params: { path: { executionId: id }, query: { stepIndex: index, limit: LINES } },
          signal,
        }),
      ),
  });
  return (
    <>
      <h3>{m.log()}</h3>
      <Loaded query={logs} rows={2}>
        {({ logs: entries, total }) =>
          entries.length === 0 ? (
            <p className="muted small">{m.log_none()}</p>
          ) : (
            <>
              <ol className="log short">
                {entries.map((entry, at) => (
                  <li key={at} className={entry.level}>
                    <span className="message">{said(entry.message)}</span>
                  </li>
                ))}
              </ol>
              {entries.length < total && (
                <p className="muted small">
                  {m.shown_of({ shown: entries.length, total })}{" "}
                  <Link to="/r/$id" params={{ id }} search={{ tab: "log" }} activeProps={{}}>
                    {m.log_whole()}
                  </Link>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}
