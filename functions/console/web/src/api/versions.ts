/** Published versions of a workflow. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import { queries } from "./keys";
import type { operations } from "./schema";

export type Version = operations["listVersions"]["responses"][200]["content"]["application/json"]["data"]["versions"][number];

export const versionsQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ["versions", workflowId],
    queryFn: ({ signal }) =>
      data(
        http.GET("/api/v1/workflows/{workflowId}/versions", {
          params: { path: { workflowId }, query: { limit: 100 } },
          signal,
        }),
      ),
  });

export const versionsChanged = () => queries.invalidateQueries({ queryKey: ["versions"] });

const path = (workflowId: string, version: string) => ({ params: { path: { workflowId, version } } });
export const publishVersion = (workflowId: string, note: string, enabled: boolean) =>
  data(http.POST("/api/v1/workflows/{workflowId}/versions", { params: { path: { workflowId } }, body: { note, enabled } }));
export const enableVersion = (workflowId: string, version: string, on: boolean) =>
  on
    ? data(http.POST("/api/v1/workflows/{workflowId}/versions/{version}/enable", path(workflowId, version)))
    : data(http.POST("/api/v1/workflows/{workflowId}/versions/{version}/disable", path(workflowId, version)));
export const removeVersion = (workflowId: string, version: string) =>
  data(http.DELETE("/api/v1/workflows/{workflowId}/versions/{version}", path(workflowId, version)));
