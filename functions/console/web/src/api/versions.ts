/** Published versions of a workflow. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import { queries } from "./keys";
import type { operations } from "./schema";

export type Version = operations["listVersions"]["responses"][200]["content"]["application/json"]["data"]["versions"][number];
export type Difference = operations["compareVersions"]["responses"][200]["content"]["application/json"]["data"];

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

export const compareQuery = (workflowId: string, version: string, against?: string) =>
  queryOptions({
    queryKey: ["versions", workflowId, "compare", version, against ?? "current"],
    queryFn: ({ signal }) =>
      data(
        http.GET("/api/v1/workflows/{workflowId}/versions/{version}/compare", {
          params: { path: { workflowId, version }, query: { with: against } },
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

/** Makes the steps, inputs, outputs and triggers of a version those of the workflow, as a new revision. */
export async function restore(workflowId: string, version: string, etag: string) {
  const kept = (await data(
    http.GET("/api/v1/workflows/{workflowId}/versions/{version}", path(workflowId, version)),
  )) as unknown as Record<"steps" | "inputs" | "outputs" | "triggers", never>;
  const { steps, inputs, outputs, triggers } = kept;
  return data(
    http.PUT("/api/v1/workflows/{workflowId}", {
      params: { path: { workflowId }, header: { "if-match": etag } },
      body: { steps, inputs, outputs, triggers },
    }),
  );
}
