/** Which of several workflows have errors. */
import { storedErrors } from "../../api/faults";
import type { WorkflowRow } from "../../api/workflows";
import type { Wrong } from "./question";

/** So many are checked at the same time. */
const AT_ONCE = 6;

/** Those that have errors, in the order of the list. One that cannot be checked counts as right: nothing keeps it from being enabled. */
export async function wrongOf(rows: readonly WorkflowRow[]): Promise<Wrong[]> {
  const found = new Map<string, Wrong>();
  const left = [...rows];
  const work = async () => {
    for (let row = left.shift(); row; row = left.shift()) {
      const errors = await storedErrors(row.id).catch(() => []);
      if (errors.length > 0) found.set(row.id, { row, errors });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return rows.flatMap(({ id }) => found.get(id) ?? []);
}
