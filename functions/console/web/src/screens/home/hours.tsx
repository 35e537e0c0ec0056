/** How many runs began in each hour, by how they ended: counted from the list, as far as one page of it reaches. */
import { useQuery } from "@tanstack/react-query";
import { data, http } from "../../api/client";
import { SLOW } from "../../api/keys";
import { m, tag } from "../../i18n";
import { Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { type Bar, Bars } from "../../ui/bars";

const HOURS = 24;
const HOUR = 3_600_000;
/** The most that one request reads. */
const MOST = 100;

export function Hours() {
  const query = useQuery({
    queryKey: ["runs", "hours"],
    queryFn: ({ signal }) => {
      const startDate = Math.floor(Date.now() / HOUR - HOURS + 1) * HOUR;
      return data(http.GET("/api/v1/executions", { params: { query: { startDate, limit: MOST } }, signal }));
    },
    refetchInterval: SLOW * 4,
  });
  return (
    <Panel title={m.by_hour()}>
      <Loaded query={query} rows={2}>
        {({ executions, total }) => {
          const now = Date.now();
          const first = Math.floor(now / HOUR - HOURS + 1) * HOUR;
          const bars: Bar[] = Array.from({ length: HOURS }, (_, index) => {
            const from = first + index * HOUR;
            const runs = executions.filter(({ startedAt }) => startedAt >= from && startedAt < from + HOUR);
            const count = (...statuses: string[]) => runs.filter(({ status }) => statuses.includes(status)).length;
            return {
              name: new Intl.DateTimeFormat(tag(), { hour: "2-digit", minute: "2-digit" }).format(from),
              parts: { completed: count("completed"), failed: count("failed", "timeout"), other: count("running", "cancelled") },
            };
          });
          return (
            <>
              <Bars label={m.by_hour()} bars={bars} />
              {total > MOST && <p className="muted small">{m.by_hour_part({ count: MOST })}</p>}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
