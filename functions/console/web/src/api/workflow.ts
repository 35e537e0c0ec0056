/** A workflow, with the tag that a change must name. */
import { queryOptions } from "@tanstack/react-query";
import { http, tagged } from "./client";
import type { operations } from "./schema";

export type Workflow = operations["getWorkflow"]["responses"][200]["content"]["application/json"]["data"];

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ["workflow", id],
    queryFn: ({ signal }) =>
      tagged(http.GET("/api/v1/workflows/{workflowId}", { params: { path: { workflowId: id } }, signal })),
  });
