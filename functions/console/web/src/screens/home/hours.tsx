/** How many runs began in each of the last 24 hours, by how they ended. */
import { useQuery } from "@tanstack/react-query";
import { data, http } from "../../api/client";
import { SLOW } from "../../api/keys";
import { m, tag } from "../../i18n";
import { Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { barOf, Bars } from "../../ui/bars";

const HOURS = 24;

export function Hours() {
  const query = useQuery({
    queryKey: ["stats", "hours"],
    queryFn: ({ signal }) =>
      data(http.GET("/api/v1/system/stats", { params: { query: { period: "week", by: "hour" } }, signal })),
    refetchInterval: SLOW * 4,
  });
  const name = new Intl.DateTimeFormat(tag(), { hour: "numeric" });
  return (
    <Panel title={m.by_hour()}>
      <Loaded query={query} rows={2}>
        {({ series = [] }) => {
          const bars = series.slice(-HOURS).map((hour) => barOf(hour, name.format(hour.begin)));
          return <Bars label={m.by_hour()} bars={bars} />;
        }}
      </Loaded>
    </Panel>
  );
}
