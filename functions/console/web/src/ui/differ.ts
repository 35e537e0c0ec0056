/** Where two values of JSON are not the same. */
import type { Change } from "./change";

type Parts = Record<string, unknown>;
const isParts = (value: unknown): value is Parts => typeof value === "object" && value !== null;
/** An object and a list are different as wholes: their parts have nothing to do with each other. */
const alike = (a: unknown, b: unknown): boolean => isParts(a) && isParts(b) && Array.isArray(a) === Array.isArray(b);

/** The changes from `before` to `after`, each at the path of the smallest part that is different. */
export function differences(before: unknown, after: unknown, path = ""): Change[] {
  if (before === after) return [];
  if (!alike(before, after)) return [{ path, kind: "changed", before, after }];
  const [old, young] = [before as Parts, after as Parts];
  return [...new Set([...Object.keys(old), ...Object.keys(young)])].flatMap((key): Change[] => {
    const at = path ? `${path}.${key}` : key;
    if (!Object.hasOwn(young, key)) return [{ path: at, kind: "removed", before: old[key] }];
    if (!Object.hasOwn(old, key)) return [{ path: at, kind: "added", after: young[key] }];
    return differences(old[key], young[key], at);
  });
}
