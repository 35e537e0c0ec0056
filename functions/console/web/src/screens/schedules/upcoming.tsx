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
        const next = schedules.filter(({ nextRuns }) => nextRuns.length > 0).slice(0, most);
        if (next.length === 0) return <p className="muted">{m.upcoming_none()}</p>;
        return (
          <ul className="entries">
            {next.map(({ workflowId, workflowName, nextRuns }, index) => (
              <li key={index}>
                <Link to="/w/$id/steps" params={{ id: workflowId }} className="cut strong">
                  {workflowName}
                </Link>
                <span className="muted small">
                  <Ago at={nextRuns[0] ?? null} />
                </span>
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
