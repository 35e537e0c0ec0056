import { expect, it } from "vitest";
import { size } from "./size";

it("an amount of bytes has the unit that fits it", () => {
  expect([0, 1_023, 1_024, 16_384, 40_000, 3_500_000].map(size)).toEqual(["0 B", "1,023 B", "1 KB", "16 KB", "39.1 KB", "3.3 MB"]);
});
