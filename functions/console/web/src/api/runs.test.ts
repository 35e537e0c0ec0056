import { describe, expect, it } from "vitest";
import { goesOn, merged, moment, type RunRow, type RunsPage } from "./runs";

const row = (id: string, status: RunRow["status"], startedAt: number) => ({ executionId: id, status, startedAt }) as RunRow;
const page = (rows: RunRow[], cursors: RunsPage["cursors"]): RunsPage => ({ rows, cursors, total: 0, capped: false });

describe("lists of several statuses", () => {
  it("are one list, newest first, as far as no list hides rows between", () => {
    const first = page(
      [row("f9", "failed", 9), row("f5", "failed", 5), row("t8", "timeout", 8), row("t1", "timeout", 1)],
      { failed: "more", timeout: null },
    );
    expect(merged([first]).map(({ executionId }) => executionId)).toEqual(["f9", "t8", "f5"]);
    expect(goesOn(first)).toBe(true);
    const second = page([row("f3", "failed", 3)], { failed: null, timeout: null });
    expect(merged([first, second]).map(({ executionId }) => executionId)).toEqual(["f9", "t8", "f5", "f3", "t1"]);
    expect(goesOn(second)).toBe(false);
  });

  it("show a row once, however often it came", () => {
    const twice = page([row("a", "running", 1), row("a", "running", 1)], { "": "more" });
    expect(merged([twice])).toHaveLength(1);
  });
});

describe("times of filters", () => {
  it("are ages, which stay the same for a minute, or times", () => {
    const now = 1_700_000_012_345;
    expect(moment("1h", now)).toBe(moment("1h", now + 1));
    expect(now - (moment("24h", now) ?? 0)).toBeGreaterThanOrEqual(86_400_000);
    expect(moment("2026-01-31T00:00:00Z", now)).toBe(Date.UTC(2026, 0, 31));
    expect([moment(undefined, now), moment("nonsense", now)]).toEqual([undefined, undefined]);
  });
});
