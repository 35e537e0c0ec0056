/** When a schedule starts its workflow, in words as far as it is simple, else as it is written. */
import type { Schedule } from "../../api/schedules";
import { m, tag } from "../../i18n";
import { lasting } from "../../ui/time";

const DAYS = 7;
const HOUR = 3_600_000;

const two = (text: string | number | undefined) => String(text ?? "").padStart(2, "0");
/** The name of a day, 0 for Sunday: the first of January 2023 was one. */
const weekday = (day: number) =>
  new Intl.DateTimeFormat(tag(), { weekday: "long" }).format(new Date(2023, 0, 1 + (day % DAYS)));
const listed = (names: string[]) => new Intl.ListFormat(tag(), { type: "conjunction" }).format(names);

const NUMBER = /^\d{1,2}$/;
const RANGE = /^(\d{1,2})-(\d{1,2})$/;
const EVERY = /^\*\/(\d{1,2})$/;
const DAY_LIST = /^[0-7](,[0-7])*$/;

/** When on a day. Undefined, if it is not simple. */
function times(minute: string, hour: string): string | undefined {
  const step = EVERY.exec(minute);
  if (step) {
    const often = m.every({ time: lasting(Number(step[1]) * 60_000) });
    const range = RANGE.exec(hour);
    if (hour === "*") return often;
    return range ? m.between_hours({ often, from: `${two(range[1])}:00`, to: `${two(range[2])}:59` }) : undefined;
  }
  if (!NUMBER.test(minute)) return undefined;
  if (hour === "*") return m.hourly_at({ minute: two(minute) });
  const hours = EVERY.exec(hour);
  if (hours && minute === "0") return m.every({ time: lasting(Number(hours[1]) * HOUR) });
  return undefined;
}

/** On which days: all, some of a week, or one of a month. */
function daysOf(day: string, week: string): string | undefined {
  const range = RANGE.exec(week);
  if (day === "*" && range) return m.days_range({ from: weekday(Number(range[1])), to: weekday(Number(range[2])) });
  if (day === "*" && DAY_LIST.test(week)) return listed(week.split(",").map((each) => weekday(Number(each))));
  return NUMBER.test(day) && week === "*" ? m.day_of_month({ day: Number(day) }) : undefined;
}

export function cron(expression: string): string {
  const [minute = "", hour = "", day = "", month, week = "", ...rest] = expression.trim().split(/\s+/);
  const daily = day === "*" && week === "*";
  const days = daily ? "" : daysOf(day, week);
  if (month !== "*" || rest.length > 0 || days === undefined) return expression;
  if (NUMBER.test(minute) && NUMBER.test(hour)) {
    const time = `${two(hour)}:${two(minute)}`;
    return daily ? m.daily_at({ time }) : m.days_at({ days, time });
  }
  const often = times(minute, hour);
  if (often === undefined) return expression;
  return daily ? often : m.often_on({ often, days });
}

/** The API counts the days from 1 for Sunday; no day at all is once. */
function clockTime(time: string, days: number[]): string {
  if (days.length === 0) return m.once_at({ time });
  if (days.length === DAYS) return m.daily_at({ time });
  return m.days_at({ days: listed(days.map((day) => weekday(day - 1))), time });
}

export function timing({ kind, expression, time, days, seconds }: Schedule): string {
  if (kind === "interval") return m.every({ time: lasting((seconds ?? 0) * 1_000) });
  return kind === "cron" ? cron(expression ?? "") : clockTime(time ?? "", days ?? []);
}

const CATCH_UP = { none: m.catch_up_none, last: undefined, all: m.catch_up_all } as const;

/** Its zone, what it does with times that it missed, how much later a run may begin, and whether runs may overlap; what is usual is not said. */
export function manner({ timezone, catchUp, jitter, overlap }: Schedule): string {
  const parts = [timezone, CATCH_UP[catchUp]?.(), jitter > 0 && m.jitter_of({ time: lasting(jitter * 1_000) }), overlap === "skip" && m.overlap_skipped()];
  return parts.filter(Boolean).join(" · ");
}
