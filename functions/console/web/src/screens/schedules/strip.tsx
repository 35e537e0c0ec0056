/** The next 24 hours: a mark for each of the next starts. */
import type { Schedule } from "../../api/schedules";
import { m } from "../../i18n";
import { clock, useNow } from "../../ui/time";

const DAY = 86_400_000;
const TICKS = [0, 6, 12, 18, 24];

export function Strip({ schedules }: { schedules: Schedule[] }) {
  const now = useNow();
  const next = schedules
    .flatMap(({ workflowName, nextRuns }) => nextRuns.map((at) => ({ at, name: workflowName })))
    .filter(({ at }) => at >= now && at < now + DAY)
    .sort((a, b) => a.at - b.at);
  return (
    <section className="panel" aria-label={m.next_day()}>
      <h2>{m.next_day()}</h2>
      <div className="strip">
        {TICKS.map((hours) => (
          <span key={hours} className="tick" style={{ insetInlineStart: `${(hours / 24) * 100}%` }}>
            {hours === 0 ? m.now() : m.in_hours({ hours })}
          </span>
        ))}
        {next.map(({ at, name }, index) => (
          <span
            key={index}
            className="point"
            style={{ insetInlineStart: `${((at - now) / DAY) * 100}%` }}
            title={`${name} · ${clock(at)}`}
          />
        ))}
      </div>
      <p className="hidden">{next.map(({ at, name }) => `${name}: ${clock(at)}`).join("; ")}</p>
    </section>
  );
}
