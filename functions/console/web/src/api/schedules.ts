/** Workflows that start by themselves. The list of workflows tells which have triggers; the workflow tells when it starts next. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { WorkflowRow } from "./workflows";

/** Each is a read of its own. */
const MOST = 40;
const TIMED = ["time", "interval", "cron", "schedule"];

export interface Schedule {
  row: WorkflowRow;
  nextRunAt: number | null;
  triggers: Record<string, unknown>[];
}

export const isTimed = (trigger: Record<string, unknown>) => {
  const type = String(trigger.type ?? trigger.moduleId ?? "").replace(/^vflow\.trigger\.|^trigger_/, "");
  return TIMED.includes(type);
};

export const schedulesQuery = queryOptions({
  queryKey: ["workflows", "schedules"],
  queryFn: async ({ signal }) => {
    const { workflows } = await data(http.GET("/api/v1/workflows", { params: { query: { limit: 100 } }, signal }));
    const triggered = workflows.filter(({ triggerCount }) => triggerCount > 0);
    const schedules: Schedule[] = [];
    for (const row of triggered.slice(0, MOST)) {
      const found = await data(
        http.GET("/api/v1/workflows/{workflowId}", { params: { path: { workflowId: row.id } }, signal }),
      );
      const triggers = found.triggers.filter(isTimed);
      if (triggers.length > 0) schedules.push({ row, nextRunAt: found.nextRunAt, triggers });
    }
    schedules.sort((a, b) => (a.nextRunAt ?? Infinity) - (b.nextRunAt ?? Infinity));
    return { schedules, more: triggered.length > MOST };
  },
  staleTime: 120_000,
});
