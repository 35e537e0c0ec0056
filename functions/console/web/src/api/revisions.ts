/** What a workflow was at each of its saves. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

export type Revision = operations["listRevisions"]["responses"][200]["content"]["application/json"]["data"]["revisions"][number];
export type RevisionDetails = operations["getRevision"]["responses"][200]["content"]["application/json"]["data"];
export type Difference = operations["compareRevisions"]["responses"][200]["content"]["application/json"]["data"];

const PAGE = 20;

/** Below the key of the workflow: what reads it again reads its revisions again. */
const key = (workflowId: string) => ["workflow", workflowId, "revisions"] as const;
const path = (workflowId: string, revision: number) => ({ workflowId, revision: String(revision) });

export const revisionsQuery = (workflowId: string) =>
  infiniteQueryOptions({
    queryKey: [...key(workflowId), "list"],
    queryFn: ({ pageParam, signal }) =>
      data(
        http.GET("/api/v1/workflows/{workflowId}/revisions", {
          params: { path: { workflowId }, query: { limit: PAGE, cursor: pageParam ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const revisionQuery = (workflowId: string, revision: number) =>
  queryOptions({
    queryKey: [...key(workflowId), revision],
    queryFn: ({ signal }) =>
      data(
        http.GET("/api/v1/workflows/{workflowId}/revisions/{revision}", {
          params: { path: path(workflowId, revision) },
          signal,
        }),
      ),
  });

/** What has changed from one revision to another, or to the current one. */
export const compareQuery = (workflowId: string, revision: number, against?: number) =>
  queryOptions({
    queryKey: [...key(workflowId), revision, "compare", against ?? "current"],
    queryFn: ({ signal }) =>
      data(
        http.GET("/api/v1/workflows/{workflowId}/revisions/{revision}/compare", {
          params: { path: path(workflowId, revision), query: { with: against === undefined ? undefined : String(against) } },
          signal,
        }),
      ),
  });

/** Makes the definition of a revision the current one, as a new revision, if the workflow is still as `etag` says. */
export const restoreRevision = (workflowId: string, revision: number, etag: string, note: string) =>
  data(
    http.POST("/api/v1/workflows/{workflowId}/revisions/{revision}/restore", {
      params: { path: path(workflowId, revision), header: { "if-match": etag } },
      body: note ? { revisionNote: note } : {},
    }),
  );
