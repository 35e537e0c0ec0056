/** Asks the host, a moment after the last change, what is wrong with the workflow as it is now. */
import { check, type Finding } from "../../api/edit";
import type { Draft } from "../model/draft";
import type { Store } from "../state/store";

const PAUSE = 400;
/** How long after a check that could not be made the next one is tried. */
const AGAIN = 10_000;

export interface Checked {
  findings: readonly Finding[];
  /** What was checked; the places of the findings are places in it. */
  of?: Draft;
  /** The check could not be made. */
  error?: unknown;
}

export interface Checker {
  get(): Checked;
  listen(hear: () => void): () => void;
  start(): () => void;
}

export function createChecker(store: Store): Checker {
  let checked: Checked = { findings: [] };
  const heard = new Set<() => void>();
  const become = (next: Checked) => {
    checked = next;
    heard.forEach((hear) => hear());
  };
  return {
    get: () => checked,
    listen(hear) {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    start() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let asked: AbortController | undefined;
      let seen: Draft | undefined;
      const later = () => {
        const draft = store.get().history.present;
        if (draft === seen) return;
        seen = draft;
        clearTimeout(timer);
        asked?.abort();
        timer = setTimeout(() => void ask(draft), PAUSE);
      };
      const ask = async (draft: Draft) => {
        const { signal } = (asked = new AbortController());
        try {
          const findings = await check({ ...draft }, signal);
          if (!signal.aborted) become({ findings, of: draft });
        } catch (error) {
          if (signal.aborted) return;
          become({ ...checked, error });
          timer = setTimeout(() => void ask(draft), AGAIN);
        }
      };
      later();
      const stop = store.listen(later);
      return () => {
        clearTimeout(timer);
        asked?.abort();
        stop();
      };
    },
  };
}
