/** Times and durations in the chosen language. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { m, tag } from "../i18n";

const SECOND = 1_000;
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];
/** How often relative times are computed anew. */
const TICK = 15 * SECOND;

let beat = Date.now();
const heard = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Now, as of the last tick: one clock for the whole page. */
export const useNow = () =>
  useSyncExternalStore(
    (hear) => {
      heard.add(hear);
      timer ??= setInterval(() => {
        beat = Date.now();
        heard.forEach((each) => each());
      }, TICK);
      return () => {
        heard.delete(hear);
        if (heard.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    () => beat,
  );

/** Now, a second after the other, for what goes on. */
export function useSecond(on: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}

export const exact = (at: number) =>
  new Intl.DateTimeFormat(tag(), { dateStyle: "medium", timeStyle: "long" }).format(at);
/** A day with a time, where the year and the zone go without saying. */
export const moment = (at: number) =>
  new Intl.DateTimeFormat(tag(), { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }).format(at);
export const clock = (at: number) => new Intl.DateTimeFormat(tag(), { timeStyle: "medium" }).format(at);
export const day = (at: number) => new Intl.DateTimeFormat(tag(), { month: "short", day: "numeric" }).format(at);

export function relative(at: number, now: number): string {
  const gap = at - now;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(gap) >= size) ?? ["second", SECOND];
  if (unit === "second" && Math.abs(gap) < 10 * SECOND) return m.just_now();
  return new Intl.RelativeTimeFormat(tag(), { numeric: "auto", style: "short" }).format(Math.trunc(gap / size), unit);
}

/** The time from which another one is told: what has been since the last tick was just now, and is not to come. */
const seenAt = (at: number, tick: number) => {
  const now = Date.now();
  return Math.max(tick, now - TICK, Math.min(at, now));
};

/** A time: how long ago, and exactly on hover and for screen readers. */
export function Ago({ at }: { at: number | null | undefined }) {
  const now = useNow();
  if (at === null || at === undefined) return <span className="muted">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {relative(at, seenAt(at, now))}
    </time>
  );
}

/** A duration in its two largest units; the second is left out where it is nothing. */
export function lasting(ms: number): string {
  if (ms < SECOND) return m.duration_ms({ ms: Math.round(ms) });
  if (ms < 10 * SECOND) return m.duration_s({ s: (ms / SECOND).toFixed(1) });
  const s = Math.round(ms / SECOND);
  if (s < 60) return m.duration_s({ s });
  const [minutes, hours, days] = [Math.floor(s / 60), Math.floor(s / 3_600), Math.floor(s / 86_400)];
  if (hours === 0) return s % 60 === 0 ? m.duration_m({ m: minutes }) : m.duration_ms_s({ m: minutes, s: s % 60 });
  if (days === 0) return minutes % 60 === 0 ? m.duration_h({ h: hours }) : m.duration_h_m({ h: hours, m: minutes % 60 });
  return hours % 24 === 0 ? m.duration_d({ d: days }) : m.duration_d_h({ d: days, h: hours % 24 });
}

/** An amount of milliseconds in larger units, where it is a second or more. */
export const inLarger = (ms: unknown): string | undefined => {
  const amount = typeof ms === "number" || (typeof ms === "string" && /^\d+$/.test(ms)) ? Number(ms) : 0;
  return amount >= SECOND ? `= ${lasting(amount)}` : undefined;
};

export function Lasting({ ms }: { ms: number | null | undefined }) {
  return ms === null || ms === undefined ? <span className="muted">–</span> : <span className="num">{lasting(ms)}</span>;
}
