/** When a schedule starts its workflow, in words as far as it is simple, else as it is written. */
import type { Schedule } from "../../api/schedules";
import { m, tag } from "../../i18n";
import { lasting } from "../../ui/time";

const DAILY = /^(\d{1,2}) (\d{1,2}) \* \* \*$/;
const HOURLY = /^(\d{1,2}) \* \* \* \*$/;
const EVERY = /^\*\/(\d{1,2}) \* \* \* \*$/;
const WEEKLY = /^(\d{1,2}) (\d{1,2}) \* \* ([0-7])$/;
const DAYS = 7;

const two = (text: string | undefined) => String(text ?? "").padStart(2, "0");
/** The name of a day, 0 for Sunday: the first of January 2023 was one. */
const weekday = (day: number) =>
  new Intl.DateTimeFormat(tag(), { weekday: "long" }).format(new Date(2023, 0, 1 + (day % DAYS)));

function cron(expression: string): string {
  const text = expression.trim().replace(/\s+/g, " ");
  const every = EVERY.exec(text);
  if (every) return m.every({ time: lasting(Number(every[1]) * 60_000) });
  const hourly = HOURLY.exec(text);
  if (hourly) return m.hourly_at({ minute: two(hourly[1]) });
  const daily = DAILY.exec(text);
  if (daily) return m.daily_at({ time: `${two(daily[2])}:${two(daily[1])}` });
  const weekly = WEEKLY.exec(text);
  if (weekly) return m.weekly_at({ day: weekday(Number(weekly[3])), time: `${two(weekly[2])}:${two(weekly[1])}` });
  return expression;
}

/** The API counts the days from 1 for Sunday; no day at all is once. */
function clockTime(time: string, days: number[]): string {
  if (days.length === 0) return m.once_at({ time });
  if (days.length === DAYS) return m.daily_at({ time });
  const names = new Intl.ListFormat(tag(), { type: "conjunction" }).format(days.map((day) => weekday(day - 1)));
  return m.weekly_at({ day: names, time });
}

export function timing({ kind, expression, time, days, seconds, timezone }: Schedule): string {
  if (kind === "interval") return m.every({ time: lasting((seconds ?? 0) * 1_000) });
  const zone = timezone ? ` · ${timezone}` : "";
  return (kind === "cron" ? cron(expression ?? "") : clockTime(time ?? "", days ?? [])) + zone;
}

const CATCH_UP = { none: m.catch_up_none, last: undefined, all: m.catch_up_all } as const;

/** What a schedule does with times that it missed, how much later a run may begin, and whether runs may overlap; what is usual is not said. */
export function manner({ catchUp, jitter, overlap }: Schedule): string {
  const parts = [CATCH_UP[catchUp]?.(), jitter > 0 && m.jitter_of({ time: lasting(jitter * 1_000) }), overlap === "skip" && m.overlap_skipped()];
  return parts.filter(Boolean).join(" · ");
}
