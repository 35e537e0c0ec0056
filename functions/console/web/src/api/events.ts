/** What happens in a run, told as it happens: windows of events, each going on where the one before has ended. */
import { http, passing } from "./client";
import { ApiError } from "./error";

/** What is used of a window. */
export interface Window {
  events: { type: string }[];
  cursor: string;
  /** Nothing comes any more. */
  done: boolean;
  retryAfterMs: number | null;
}

export type Ask = (cursor: string | undefined, signal: AbortSignal) => Promise<Window>;

/** How long the host may keep a window open, in seconds, and how many events it may have. */
const WAIT = 20;
const LIMIT = 200;
/** So many pages of what has been are passed over; a run with more is polled. */
const PAGES = 5;
/** The least time between two windows, and the time after one that failed. */
const GAP = 1_000;
const AFTER_FAILURE = 3_000;
const BAD_REQUEST = 400;

const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms));

/** The windows of one run. */
export const windowsOf =
  (executionId: string): Ask =>
  async (cursor, signal) => {
    // Hosts of earlier versions lack the route.
    const get = http.GET as unknown as (path: string, init: object) => Promise<{ data?: { data: Window } }>;
    const answer = await get("/api/v1/executions/{executionId}/events", {
      params: { path: { executionId }, query: { cursor, wait: WAIT, limit: LIMIT } },
      signal,
    });
    if (!answer.data) throw new ApiError(0, 0, "no events", "");
    return answer.data.data;
  };

export interface Ear {
  /** Something has happened. */
  news: () => void;
  /** Whether events come; if not, the run has to be asked for. */
  live: (is: boolean) => void;
}

/** Follows a run until it has ended, there are no events to be had, or `signal` ends it. */
export async function follow(ask: Ask, { news, live }: Ear, signal: AbortSignal, pause = sleep): Promise<void> {
  let cursor: string | undefined;
  let passed = 0;
  while (!signal.aborted) {
    try {
      const { events, cursor: next, done, retryAfterMs } = await ask(cursor, signal);
      if (signal.aborted) return;
      cursor = next;
      // What has been is known already.
      const more = !done && events.length > 0 && retryAfterMs === 0;
      if (more && (passed += 1) > PAGES) return live(false);
      if (!more) {
        passed = 0;
        live(!done);
        if (events.length > 0) news();
        if (done) return;
        await pause(Math.max(retryAfterMs ?? 0, events.length > 0 ? GAP : 0));
      }
    } catch (error) {
      if (signal.aborted) return;
      live(false);
      if (error instanceof ApiError && error.status === BAD_REQUEST && cursor !== undefined) cursor = undefined;
      else if (!passing(error)) return;
      await pause(AFTER_FAILURE);
    }
  }
}
