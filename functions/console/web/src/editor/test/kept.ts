/** What was tried the last time, one per workflow, for as long as the browser keeps it. */
import type { Case } from "./case";

const PREFIX = "sluice.test.";
/** How many workflows are remembered. */
const MOST = 20;

interface Kept {
  at: number;
  of: Case;
}

const read = (key: string): Kept | undefined => {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
    return kept && typeof kept.at === "number" && typeof kept.of === "object" ? kept : undefined;
  } catch {
    return undefined;
  }
};

export const remembered = (workflow: string): Case => read(PREFIX + workflow)?.of ?? {};

export function remember(workflow: string, of: Case) {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    const old = keys.sort((a, b) => (read(b)?.at ?? 0) - (read(a)?.at ?? 0)).slice(MOST - 1);
    old.forEach((key) => localStorage.removeItem(key));
    localStorage.setItem(PREFIX + workflow, JSON.stringify({ at: Date.now(), of } satisfies Kept));
  } catch {
    // A browser without storage remembers nothing.
  }
}
