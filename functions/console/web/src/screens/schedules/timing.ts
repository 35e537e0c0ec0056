/** When a trigger fires, in words as far as it is simple, else as it is written. */
import { m, tag } from "../../i18n";
import { lasting } from "../../ui/time";

type Trigger = Record<string, unknown>;

/** The settings of a trigger: of its own, or of the step that it is. */
const settings = (trigger: Trigger): Trigger => ({ ...trigger, ...((trigger.parameters as Trigger | undefined) ?? {}) });

const DAILY = /^(\d{1,2}) (\d{1,2}) \* \* \*$/;
const HOURLY = /^(\d{1,2}) \* \* \* \*$/;
const EVERY = /^\*\/(\d{1,2}) \* \* \* \*$/;
const WEEKLY = /^(\d{1,2}) (\d{1,2}) \* \* ([0-7])$/;

const two = (text: string | undefined) => String(text ?? "").padStart(2, "0");
/** The first of January 2023 was a Sunday. */
const weekday = (day: number) => new Intl.DateTimeFormat(tag(), { weekday: "long" }).format(new Date(2023, 0, 1 + (day % 7)));

export function cron(expression: string): string {
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

export function timing(trigger: Trigger): string {
  const set = settings(trigger);
  const zone = typeof set.timezone === "string" && set.timezone ? ` · ${set.timezone}` : "";
  if (typeof set.cron === "string") return cron(set.cron) + zone;
  if (typeof set.expression === "string") return cron(set.expression) + zone;
  const interval = Number(set.interval ?? set.seconds ?? set.intervalSeconds);
  if (interval > 0) return m.every({ time: lasting(interval * 1_000) });
  if (typeof set.time === "string") return m.daily_at({ time: set.time }) + zone;
  return m.trigger_schedule();
}
