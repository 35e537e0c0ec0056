import { expect, it } from "vitest";
import { ceiling } from "./bars";

it("the axis ends with a round number whose half is whole", () => {
  expect([0, 1, 4, 5, 7, 10, 11, 99, 101, 5_000].map(ceiling)).toEqual([4, 4, 4, 6, 8, 10, 20, 100, 200, 6_000]);
});
