/** What a step of a run waits for, and the way to the page on which people decide. */
import type { Run, TimelineStep } from "../../api/runs";
import { locale, m } from "../../i18n";
import { moment } from "../../ui/time";

type Phase = Run["phase"];
type Waiting = Pick<TimelineStep, "waitsFor" | "until" | "pageUrl">;

/** Whether the step rests: a request that is under way is no wait. */
export const rests = ({ waitsFor }: Waiting, phase: Phase) => Boolean(waitsFor) && (phase === "waiting" || waitsFor !== "effect");

export function waitWords({ waitsFor, until }: Waiting): string {
  const time = until === null ? undefined : moment(until);
  if (waitsFor === "retry" && time) return m.waits_again({ time });
  if (waitsFor === "children") return m.waits_for_runs();
  if (waitsFor === "signal") return time ? m.waits_for_signal_until({ time }) : m.waits_for_signal();
  return time ? m.waits_until({ time }) : m.status_waiting();
}

/** Administrators alone are told the address of the page. */
export const Decide = ({ of: { pageUrl } }: { of: Waiting }) =>
  pageUrl === undefined ? null : (
    <a href={`${pageUrl}?lang=${locale.get()}`} target="_blank" rel="noreferrer">
      {m.decide()}
    </a>
  );
