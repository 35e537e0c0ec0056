import { expect, it } from "vitest";
import type { Schedule } from "../../api/schedules";
import { manner, timing } from "./timing";

const NIGHTLY: Schedule = { workflowId: "w", workflowName: "w", isEnabled: true, isPaused: false, catchUp: "last", jitter: 0, nextRuns: [], kind: "cron" };
const said = (schedule: Partial<Schedule>) => timing({ ...NIGHTLY, ...schedule });

it("schedules are said in words as far as they are simple", () => {
  const utc = { timezone: "UTC" };
  expect(said({ kind: "interval", seconds: 7200 })).toBe("Every 2 h");
  expect(said({ kind: "time", time: "09:30", days: [], ...utc })).toBe("Once at 09:30 · UTC");
  expect(said({ kind: "time", time: "09:30", days: [1, 2, 3, 4, 5, 6, 7], ...utc })).toBe("Every day at 09:30 · UTC");
  expect(said({ kind: "time", time: "09:30", days: [1, 7], ...utc })).toBe("Every Sunday and Saturday at 09:30 · UTC");
  expect(said({ expression: "5 9 * * 1", timezone: "Asia/Shanghai" })).toBe("Every Monday at 09:05 · Asia/Shanghai");
  expect(said({ expression: "*/5 * * * *", ...utc })).toBe("Every 5 min · UTC");
  expect(said({ expression: "0 9 1 * *", ...utc })).toBe("0 9 1 * * · UTC");
});

it("what becomes of missed times is said, and how late a run may begin", () => {
  expect(manner(NIGHTLY)).toBe("");
  expect(manner({ ...NIGHTLY, catchUp: "all" })).toBe("All missed times are made up for");
  expect(manner({ ...NIGHTLY, catchUp: "none", jitter: 90, overlap: "skip" })).toBe(
    "Missed times are left out · Up to 1 min 30 s later · Not while a run goes on",
  );
});
