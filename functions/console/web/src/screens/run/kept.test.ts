import { expect, it } from "vitest";
import { missing } from "./kept";

it("the reason why a pass has no record is said", () => {
  const asked = { record: "all", notKept: 0, status: "completed" } as const;
  expect(missing({ ...asked, record: "none" })).toMatch(/keeps no records/);
  expect(missing({ ...asked, record: "failed" })).toMatch(/only of passes that failed/);
  expect(missing({ ...asked, record: "failed", status: "failed", notKept: 3 })).toMatch(/3/);
  expect(missing({ ...asked, notKept: 12 })).toMatch(/12 were left out/);
  expect(missing(asked)).toMatch(/no record of this pass/);
});
