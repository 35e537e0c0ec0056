/** How many runs began in each hour or day of the period, by how they ended. */
import { useQuery } from "@tanstack/react-query";
import { type Period, seriesQuery } from "../../api/stats";
import { m, tag } from "../../i18n";
import { barOf, Bars } from "../../ui/bars";
import { Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";

/** The host counts no days of a whole history. */
export function Plot({ period }: { period: Exclude<Period, "all"> }) {
  const query = useQuery(seriesQuery(period, period === "today" ? "hour" : "day"));
  const name = new Intl.DateTimeFormat(tag(), period === "today" ? { hour: "numeric" } : { month: "short", day: "numeric" });
  const title = period === "today" ? m.by_hour() : m.by_day();
  return (
    <Panel title={title}>
      <Loaded query={query} rows={2}>
        {({ series = [] }) => <Bars label={title} bars={series.map((part) => barOf(part, name.format(part.begin)))} />}
      </Loaded>
    </Panel>
  );
}
