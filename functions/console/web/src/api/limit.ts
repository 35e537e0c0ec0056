/** The rate limit of this caller: while it holds, requests wait by themselves. */
import { useSyncExternalStore } from "react";

/** What is waited for beyond the reset, so that two clocks may differ. */
const MARGIN = 250;
/** Where an answer does not say when the limit ends. */
const FALLBACK = 5_000;
/** The longest wait; a longer one is an error to show. */
const MOST = 70_000;

let until = 0;
const heard = new Set<() => void>();
const tell = () => heard.forEach((hear) => hear());

/** Remembers what a 429 says. Whether waiting is of use. */
export function limited(headers: Headers): boolean {
  const reset = Number(headers.get("x-ratelimit-reset"));
  const after = Number(headers.get("retry-after")) * 1_000;
  const wait = after > 0 ? after : reset > 0 ? reset - Date.now() : FALLBACK;
  if (wait > MOST) return false;
  until = Math.max(until, Date.now() + Math.max(wait, 0) + MARGIN);
  setTimeout(tell, until - Date.now());
  tell();
  return true;
}

/** Resolves when requests may be sent. */
export async function admitted(signal: AbortSignal): Promise<void> {
  for (let wait = until - Date.now(); wait > 0 && !signal.aborted; wait = until - Date.now()) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}

/** When the limit ends, or 0. */
export const useLimit = () =>
  useSyncExternalStore(
    (hear) => {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    () => (until > Date.now() ? until : 0),
  );
