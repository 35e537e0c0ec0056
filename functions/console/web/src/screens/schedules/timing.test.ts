import { describe, expect, it } from "vitest";
import { cron } from "./timing";

describe("a cron expression in words", () => {
  it.each([
    ["*/5 * * * *", "Every 5 min"],
    ["15 * * * *", "Every hour at :15"],
    ["0 */2 * * *", "Every 2 h"],
    ["30 2 * * *", "Every day at 02:30"],
    ["0 9 * * 1-5", "Monday to Friday at 09:00"],
    ["0 9 * * 1,4", "Monday and Thursday at 09:00"],
    ["0 9 1 * *", "Day 1 of the month at 09:00"],
    ["*/30 8-18 * * 1-5", "Every 30 min, 08:00 to 18:59 · Monday to Friday"],
  ])("%s", (expression, words) => expect(cron(expression)).toBe(words));

  it.each(["0 9 1 1 *", "0 9 1 * 1", "0 0 9 * * *", "0,30 9 * * *", "@daily"])("%s stays as it is written", (expression) =>
    expect(cron(expression)).toBe(expression),
  );
});
