/** The records of a run's steps: what each pass was given, what it gave, and its tries. */
import { queryOptions } from "@tanstack/react-query";
import { locale } from "../i18n";
import { data, http } from "./client";
import type { components } from "./schema";

type Page = components["schemas"]["StepRecordPage"];
export type StepRecord = Page["steps"][number];
export type Recording = Page["record"];
export type Sent = NonNullable<StepRecord["request"]>;
export type Answered = NonNullable<StepRecord["response"]>;
export type Attempt = StepRecord["tries"][number];

/** How many failed passes of one step are offered. */
const FAILED = 20;

type Query = { stepId: string; pass?: number; status?: StepRecord["status"]; limit: number };
const read = (executionId: string, query: Query, signal: AbortSignal) =>
  data(http.GET("/api/v1/executions/{executionId}/steps", { params: { path: { executionId }, query }, signal }));

/** The record of one pass. `version` changes as long as the pass is under way. */
export const recordQuery = (id: string, stepId: string, pass: number, version: string) =>
  queryOptions({
    queryKey: ["run", id, "record", stepId, pass, version, locale.get()],
    queryFn: ({ signal }) => read(id, { stepId, pass, limit: 1 }, signal),
  });

/** So many passes are read to find the last one. */
const FEW = 50;

/** The last pass of a step that has a record, with what is told of the records. */
export const lastRecordQuery = (id: string, stepId: string, version: string) =>
  queryOptions({
    queryKey: ["editor", "run", id, "record", stepId, version, locale.get()],
    queryFn: async ({ signal }) => {
      const page = await read(id, { stepId, limit: FEW }, signal);
      const last = page.total > FEW ? (await read(id, { stepId, pass: page.total, limit: 1 }, signal)).steps[0] : undefined;
      return { ...page, last: last ?? page.steps.at(-1) };
    },
  });

/** The first passes of a step that have failed, also those whose failure was passed over. */
export const failedPassesQuery = (id: string, stepId: string, version: string) =>
  queryOptions({
    queryKey: ["run", id, "record", stepId, "failed", version],
    queryFn: async ({ signal }) => {
      const kinds = ["failed", "skipped"] as const;
      const pages = await Promise.all(kinds.map((status) => read(id, { stepId, status, limit: FAILED }, signal)));
      return pages.flatMap(({ steps }) => steps.map(({ pass }) => pass)).sort((a, b) => a - b);
    },
  });
