import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { paced } from "./paced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("the first is done at once, and of many in a row less and less", () => {
  const done: number[] = [];
  const begun = Date.now();
  const { call } = paced(() => done.push((Date.now() - begun) / 1_000));
  for (let at = 0; at < 60_000; at += 100) {
    call();
    vi.advanceTimersByTime(100);
  }
  expect(done.slice(0, 5)).toEqual([0, 2, 6, 11, 16]);
  expect(done.length).toBeLessThan(14);
});

it("after a rest it is done at once again, and nothing is done after the end", () => {
  let done = 0;
  const { call, stop } = paced(() => (done += 1));
  for (let times = 0; times < 3; times += 1) {
    call();
    vi.advanceTimersByTime(0);
    expect(done).toBe(times + 1);
    vi.advanceTimersByTime(10_000);
  }
  call();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(done).toBe(3);
});
