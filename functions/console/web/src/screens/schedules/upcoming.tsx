import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { schedulesQuery } from "../../api/schedules";
import { m } from "../../i18n";
import { Loaded } from "../../ui/state";
import { Ago } from "../../ui/time";

/** What starts next by itself. */
export function Upcoming({ most }: { most: number }) {
  const query = useQuery(schedulesQuery);
  return (
    <Loaded query={query} rows={2}>
      {({ schedules }) => {
        const next = schedules.filter(({ row, nextRunAt }) => row.isEnabled && nextRunAt !== null).slice(0, most);
        if (next.length === 0) return <p className="muted">{m.upcoming_none()}</p>;
        return (
          <ul className="entries">
            {next.map(({ row, nextRunAt }) => (
              <li key={row.id}>
                <Link to="/w/$id/steps" params={{ id: row.id }} className="cut strong">
                  {row.name}
                </Link>
                <span className="muted small">
                  <Ago at={nextRunAt} />
                </span>
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
