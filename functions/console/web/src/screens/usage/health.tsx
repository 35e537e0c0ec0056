/** Whether the host and what it needs are well. */
import { useQuery } from "@tanstack/react-query";
import { data, http } from "../../api/client";
import { statsQuery } from "../../api/stats";
import { locale, m } from "../../i18n";
import { Facts, Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { lasting } from "../../ui/time";

/** A size of the host, such as 33KB, with a space before its unit. */
const apart = (size: string) => size.replace(/(\d)([A-Z])/, "$1 $2");

export function Health() {
  const query = useQuery({
    queryKey: ["system", locale.get()],
    queryFn: ({ signal }) => data(http.GET("/api/v1/system/info", { signal })),
  });
  const stats = useQuery(statsQuery("today")).data;
  return (
    <Panel title={m.health()}>
      <Loaded query={query} rows={2}>
        {({ server, permissions, device }) => (
          <>
            <Facts
              of={[
                [m.version(), server.version],
                [m.up_for(), lasting(server.uptime)],
                [m.system(), device.model],
                stats !== undefined && [m.storage(), apart(stats.storageUsage.used)],
                stats !== undefined && [m.memory(), apart(stats.memoryUsage.used)],
                stats !== undefined && [m.overdue(), m.overdue_stuck({ overdue: stats.overdueExecutions, stuck: stats.stuckExecutions })],
              ]}
            />
            <ul className="entries">
              {permissions.map(({ name, granted, description }) => (
                <li key={name}>
                  <span className="cut">
                    {description} <code className="muted small">{name}</code>
                  </span>
                  <Status of={granted ? "well" : "dead"} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
