import { expect, it } from "vitest";
import { lasting } from "./time";

it("a duration has its two largest units, without a second one that is nothing", () => {
  const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
  const said: [number, string][] = [
    [0, "0 ms"],
    [999, "999 ms"],
    [1_500, "1.5 s"],
    [59 * second, "59 s"],
    [minute, "1 min"],
    [90 * second, "1 min 30 s"],
    [2 * hour, "2 h"],
    [2 * hour + minute, "2 h 1 min"],
    [day, "1 d"],
    [25 * hour, "1 d 1 h"],
  ];
  for (const [ms, words] of said) expect(lasting(ms)).toBe(words);
});
