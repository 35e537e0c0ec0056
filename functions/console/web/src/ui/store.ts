/** Small values that outlive the page, one place each. Other tabs hear of changes. */
import { useSyncExternalStore } from "react";

export interface Store<T> {
  get(): T;
  set(value: T): void;
  listen(hear: () => void): () => void;
}

/** A value below `key` of the local storage; what is stored and does not hold counts as absent. */
export function store<T>(key: string, initial: T, holds: (value: unknown) => boolean): Store<T> {
  const heard = new Set<() => void>();
  let value = read();
  function read(): T {
    try {
      const stored = JSON.parse(localStorage.getItem(key) ?? "null") as unknown;
      return holds(stored) ? (stored as T) : initial;
    } catch {
      return initial;
    }
  }
  const tell = () => heard.forEach((hear) => hear());
  addEventListener("storage", (event) => {
    if (event.key === key) {
      value = read();
      tell();
    }
  });
  return {
    get: () => value,
    set(next) {
      value = next;
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // A browser without storage keeps the choice for as long as the page is open.
      }
      tell();
    },
    listen(hear) {
      heard.add(hear);
      return () => heard.delete(hear);
    },
  };
}

export const useStore = <T,>(of: Store<T>) => useSyncExternalStore(of.listen, of.get);
