/** What refers to a workflow, a secret or a connection. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

export type WorkflowUses = operations["listWorkflowUses"]["responses"][200]["content"]["application/json"]["data"];
export type UsingWorkflow = WorkflowUses["workflows"][number];

const LIMIT = 50;
// The keys have a prefix of their own: what is deleted must not be asked for again. What changes elsewhere changes the uses, so
// they are read whenever they are shown.
const pages = { initialPageParam: null as string | null, staleTime: 0 };

export const workflowUsesQuery = (workflowId: string) =>
  infiniteQueryOptions({
    ...pages,
    queryKey: ["uses", "workflow", workflowId],
    queryFn: ({ pageParam, signal }) =>
      data(
        http.GET("/api/v1/workflows/{workflowId}/uses", {
          params: { path: { workflowId }, query: { limit: LIMIT, cursor: pageParam ?? undefined } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });

export const secretUsesQuery = (name: string) =>
  infiniteQueryOptions({
    ...pages,
    queryKey: ["uses", "secret", name],
    queryFn: ({ pageParam, signal }) =>
      data(
        http.GET("/api/v1/secrets/{name}/uses", {
          params: { path: { name }, query: { limit: LIMIT, cursor: pageParam ?? undefined } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });

export const connectionUsesQuery = (name: string) =>
  infiniteQueryOptions({
    ...pages,
    queryKey: ["uses", "connection", name],
    queryFn: ({ pageParam, signal }) =>
      data(
        http.GET("/api/v1/connections/{name}/uses", {
          params: { path: { name }, query: { limit: LIMIT, cursor: pageParam ?? undefined } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });
