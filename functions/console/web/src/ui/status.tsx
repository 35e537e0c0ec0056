/** A state as a word and a shape; its colour only repeats it. */
import { m } from "../i18n";

export type RunStatus = "running" | "completed" | "failed" | "cancelled" | "timeout";
export type Mark = RunStatus | "queued" | "waiting" | "skipped" | "interrupted" | "on" | "off" | "well" | "paused" | "pending" | "delivered" | "dead";

const SHAPES = {
  dot: "M8 6.750a1.250 1.250 0 1 0 0 2.500 1.250 1.250 0 0 0 0-2.500",
  tick: "m3.500 8.500 3 3 6-7",
  cross: "m4.500 4.500 7 7m0-7-7 7",
  bar: "M4 8h8",
  play: "M5.500 4v8l6.500-4z",
  pause: "M6 4.500v7M10 4.500v7",
  clock: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3M8 5.500V8l2 1.200",
  dash: "M4 8h2M7.500 8h1M10 8h2",
} as const;

const LOOKS: Record<Mark, [keyof typeof SHAPES, "good" | "bad" | "busy" | "calm" | "wait" | "quiet"]> = {
  running: ["play", "busy"],
  completed: ["tick", "good"],
  failed: ["cross", "bad"],
  cancelled: ["bar", "calm"],
  timeout: ["clock", "bad"],
  queued: ["dash", "wait"],
  waiting: ["pause", "wait"],
  skipped: ["dash", "calm"],
  interrupted: ["bar", "wait"],
  on: ["dot", "quiet"],
  well: ["tick", "good"],
  off: ["bar", "calm"],
  paused: ["pause", "wait"],
  pending: ["dash", "wait"],
  delivered: ["tick", "good"],
  dead: ["cross", "bad"],
};

const WORDS: Record<Mark, () => string> = {
  running: m.status_running,
  completed: m.status_completed,
  failed: m.status_failed,
  cancelled: m.status_cancelled,
  timeout: m.status_timeout,
  queued: m.status_queued,
  waiting: m.status_waiting,
  skipped: m.status_skipped,
  interrupted: m.status_interrupted,
  on: m.status_on,
  well: m.status_well,
  off: m.status_off,
  paused: m.status_paused,
  pending: m.status_pending,
  delivered: m.status_delivered,
  dead: m.status_dead,
};

export const statusWord = (mark: Mark) => WORDS[mark]();

export function Status({ of, iconOnly }: { of: Mark; iconOnly?: boolean }) {
  const [shape, tone] = LOOKS[of];
  return (
    <span className={`status ${tone}`} title={iconOnly ? statusWord(of) : undefined}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={SHAPES[shape]} />
      </svg>
      <span className={iconOnly ? "hidden" : undefined}>{statusWord(of)}</span>
    </span>
  );
}
