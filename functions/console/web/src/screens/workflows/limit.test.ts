import { expect, it } from "vitest";
import { limitWith } from "./limit";

it("a limit begins with the key of the workflow, and ends with its last number", () => {
  const first = limitWith(null, { concurrency: 2 }, "w");
  expect(first).toEqual({ key: "w", queue: true, concurrency: 2 });
  expect(limitWith(first, { concurrency: undefined }, "w")).toBeNull();
  const shared = limitWith(first, { key: "partner-[[customer]]" }, "w");
  expect(limitWith(shared, { concurrency: undefined, rate: 20 }, "w")).toEqual({ key: "partner-[[customer]]", queue: true, rate: 20 });
  // A key without numbers is refused by the host, not dropped here.
  expect(limitWith(shared, { concurrency: undefined }, "w")).toEqual({ key: "partner-[[customer]]", queue: true });
});
