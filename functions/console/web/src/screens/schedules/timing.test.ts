import { expect, it } from "vitest";
import type { Schedule } from "../../api/schedules";
import { timing } from "./timing";

const said = (schedule: Partial<Schedule>) =>
  timing({ workflowId: "w", workflowName: "w", isEnabled: true, nextRuns: [], kind: "cron", ...schedule });

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
