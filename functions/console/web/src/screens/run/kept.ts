/** Why there is no record of a pass, in words. */
import type { Recording, StepRecord } from "../../api/records";
import { m } from "../../i18n";

interface Asked {
  record: Recording;
  notKept: number;
  status: StepRecord["status"];
}

export function missing({ record, notKept, status }: Asked): string {
  if (record === "none") return m.record_none();
  if (record === "failed" && status === "completed") return m.record_failed();
  return notKept > 0 ? m.record_not_kept({ count: notKept }) : m.record_missing();
}
