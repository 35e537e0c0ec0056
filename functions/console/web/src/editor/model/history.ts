/** One history for everything that is edited. Typing in one field is one entry until there is a pause. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last change was about, and when. */
  last?: { about: string; at: number };
}

const PAUSE = 1_000;
const MOST = 200;

export const begin = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A change. Those about the same thing, without a pause between them, are undone together. */
export function record<T>(history: History<T>, next: T, about: string | undefined, now: number): History<T> {
  if (next === history.present) return history;
  const joined = about !== undefined && history.last?.about === about && now - history.last.at < PAUSE;
  return {
    past: joined ? history.past : [...history.past, history.present].slice(-MOST),
    present: next,
    future: [],
    last: about === undefined ? undefined : { about, at: now },
  };
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future] };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: rest };
}
