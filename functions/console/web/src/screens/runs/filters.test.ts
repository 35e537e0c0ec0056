import { expect, it } from "vitest";
import type { RunFilter } from "../../api/runs";
import { narrowed, unfiltered } from "./filters";

it("a list is narrowed by any filter but the workflow that it is of", () => {
  const each: RunFilter[] = [{ status: ["failed"] }, { workflow: "w" }, { trigger: "cron" }, { error: "no luck" }, { from: "24h" }, { to: "2026-11-30" }];
  for (const filter of each) expect(narrowed(filter)).toBe(true);
  expect(narrowed({})).toBe(false);
  expect(narrowed({ workflow: "w" }, "w")).toBe(false);
  for (const of of [undefined, "w"]) expect(narrowed(Object.assign({}, ...each, unfiltered(of)) as RunFilter, of)).toBe(false);
});
