/** The schedules of all workflows, and when each starts its workflow next. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

type Listed = operations["listSchedules"]["responses"][200]["content"]["application/json"]["data"];
export type Schedule = Listed["schedules"][number];

export const schedulesQuery = queryOptions({
  queryKey: ["workflows", "schedules"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/schedules", { signal })),
  staleTime: 120_000,
});

/** Pauses all schedules of a workflow, or lets them go on. */
export const pauseSchedules = (workflowId: string, on: boolean) =>
  data(http.PUT("/api/v1/workflows/{workflowId}", { params: { path: { workflowId } }, body: { schedulesPaused: on } }));
