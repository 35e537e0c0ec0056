/** The next 24 hours: a mark for the next start of each workflow. */
import type { Schedule } from "../../api/schedules";
import { m } from "../../i18n";
import { clock, useNow } from "../../ui/time";

const DAY = 86_400_000;
const TICKS = [0, 6, 12, 18, 24];

export function Strip({ schedules }: { schedules: Schedule[] }) {
  const now = useNow();
  const next = schedules.filter(
    ({ row, nextRunAt }) => row.isEnabled && nextRunAt !== null && nextRunAt >= now && nextRunAt < now + DAY,
  );
  return (
    <section className="panel" aria-label={m.next_day()}>
      <h2>{m.next_day()}</h2>
      <div className="strip">
        {TICKS.map((hours) => (
          <span key={hours} className="tick" style={{ insetInlineStart: `${(hours / 24) * 100}%` }}>
            {hours === 0 ? m.now() : m.in_hours({ hours })}
          </span>
        ))}
        {next.map(({ row, nextRunAt }) => (
          <span
            key={row.id}
            className="point"
            style={{ insetInlineStart: `${(((nextRunAt ?? now) - now) / DAY) * 100}%` }}
            title={`${row.name} · ${clock(nextRunAt ?? now)}`}
          />
        ))}
      </div>
      <p className="hidden">{next.map(({ row, nextRunAt }) => `${row.name}: ${clock(nextRunAt ?? now)}`).join("; ")}</p>
    </section>
  );
}
