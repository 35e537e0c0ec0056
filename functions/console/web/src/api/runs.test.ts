import { describe, expect, it } from "vitest";
import { isMeant, moment, type RunRow, rowsOf } from "./runs";

const row = (id: string) => ({ executionId: id }) as RunRow;

it("pages show a row once, in the order in which they came", () => {
  const pages = [{ executions: [row("c"), row("b")] }, { executions: [row("b"), row("a")] }];
  expect(rowsOf(pages).map(({ executionId }) => executionId)).toEqual(["c", "b", "a"]);
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

it("runs that wait are told from others that go on", () => {
  const meant = (phase: RunRow["phase"], ...status: string[]) => isMeant({ status: "running", phase }, { status });
  expect([meant("waiting", "waiting"), meant("running", "waiting"), meant("running", "waiting", "running"), meant("running")]).toEqual([true, false, true, true]);
  expect(isMeant({ status: "failed" }, { status: ["waiting", "failed"] })).toBe(true);
});
