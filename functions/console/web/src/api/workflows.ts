/** Workflows and folders: what is read, and what changes them. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { data, http, once } from "./client";
import { queries } from "./keys";
import type { operations } from "./schema";

type Listed = operations["listWorkflows"]["responses"][200]["content"]["application/json"]["data"];
export type WorkflowRow = Listed["workflows"][number];
type Folders = operations["listFolders"]["responses"][200]["content"]["application/json"]["data"];
export type Folder = Folders["folders"][number];
type Imported = operations["importWorkflow"]["responses"][200]["content"]["application/json"]["data"];

/** The most workflows that one answer has. */
export const PAGE = 100;
/** The most workflows that are offered in a choice. */
const NAMED = 1_000;
/** In addresses: those that lie in no folder. */
export const TOP = "top";

export interface Filter {
  folder?: string;
  q?: string;
  tag?: string;
  state?: string;
  sort?: string;
  down?: boolean;
  page?: number;
}

export const workflowsQuery = ({ folder, q, tag, state, sort, down, page = 1 }: Filter) =>
  queryOptions({
    queryKey: ["workflows", "list", { folder, q, tag, state, sort, down, page }],
    queryFn: ({ signal }) =>
      data(
        http.GET("/api/v1/workflows", {
          params: {
            query: {
              folderId: folder === TOP ? "" : folder,
              search: q,
              tags: tag,
              includeDisabled: state === "on" ? false : undefined,
              sortBy: sort === "name" || sort === "modifiedAt" ? sort : undefined,
              order: down ? "desc" : undefined,
              limit: PAGE,
              offset: (page - 1) * PAGE,
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Names of workflows to choose from, by name. */
export const workflowNamesQuery = queryOptions({
  queryKey: ["workflows", "names"],
  queryFn: async ({ signal }) => {
    const names: { id: string; name: string }[] = [];
    for (let total = 1; names.length < total; ) {
      const { workflows, ...page } = await data(http.GET("/api/v1/workflows", { params: { query: { sortBy: "name", limit: PAGE, offset: names.length } }, signal }));
      if (workflows.length === 0) break;
      names.push(...workflows.map(({ id, name }) => ({ id, name })));
      total = Math.min(page.total, NAMED);
    }
    return names;
  },
  staleTime: 30_000,
});

/** Workflows as options; of several with one name the id says which is which. */
export function workflowOptions(names: readonly { id: string; name: string }[]) {
  const times = new Map<string, number>();
  for (const { name } of names) times.set(name, (times.get(name) ?? 0) + 1);
  return names.map(({ id, name }) => ({ id, name, says: (times.get(name) ?? 0) > 1 ? id : undefined }));
}

export const foldersQuery = queryOptions({
  queryKey: ["folders"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/folders", { signal })),
  staleTime: 30_000,
});

const SHOWING = ["workflows", "workflow", "folders", "versions"];

/** What shows workflows is read again. */
export const workflowsChanged = () => Promise.all(SHOWING.map((name) => queries.invalidateQueries({ queryKey: [name] })));

/** The same, but nothing is read of the workflow that is gone. */
export const workflowRemoved = (id: string) =>
  Promise.all(SHOWING.map((name) => queries.invalidateQueries({ queryKey: [name], predicate: ({ queryKey }) => queryKey[1] !== id })));

const path = (workflowId: string) => ({ params: { path: { workflowId } } });

export const enable = (id: string, on: boolean) =>
  on
    ? data(http.POST("/api/v1/workflows/{workflowId}/enable", path(id)))
    : data(http.POST("/api/v1/workflows/{workflowId}/disable", path(id)));

export const duplicate = (id: string, newName?: string) =>
  data(http.POST("/api/v1/workflows/{workflowId}/duplicate", { ...path(id), body: { newName } }));

export const removeWorkflow = (id: string, etag: string) =>
  data(
    http.DELETE("/api/v1/workflows/{workflowId}", {
      params: { path: { workflowId: id }, header: { "if-match": etag } },
    }),
  );

export const create = (name: string, folderId?: string | null) =>
  data(http.POST("/api/v1/workflows", { body: { name, folderId, steps: [], isEnabled: false } }));

export type BatchAction = { action: "enable" | "disable" | "delete" } | { action: "move"; targetFolderId: string | null };
export const batch = (workflowIds: string[], action: BatchAction) =>
  data(http.POST("/api/v1/workflows/batch", { body: { workflowIds, ...action } }));

/** Starts a run and does not wait for its end. */
export const execute = (id: string, inputVariables: Record<string, unknown>) =>
  data(
    http.POST("/api/v1/workflows/{workflowId}/execute", {
      params: { path: { workflowId: id }, header: once() },
      body: { async: true, inputVariables },
    }),
  );

/** Files in any of the forms that the host reads: JSON of ours or of vFlow's, or an archive of them. */
export async function importFile(file: File, folderId?: string): Promise<Imported> {
  const form = new FormData();
  form.append("file", file);
  if (folderId) form.append("folderId", folderId);
  return data(
    http.POST("/api/v1/workflows/import", {
      body: form as unknown as { file: string },
      bodySerializer: (body) => body as unknown as FormData,
    }),
  );
}

/** One workflow as JSON, several as an archive. */
export async function exported(rows: { id: string; name: string }[]): Promise<{ name: string; content: Blob }> {
  const [first] = rows;
  if (rows.length === 1 && first) {
    const content = await data(http.GET("/api/v1/workflows/{workflowId}/export", path(first.id)));
    return { name: `${first.name}.json`, content: new Blob([JSON.stringify(content, null, 2)]) };
  }
  const { data: content } = await http.POST("/api/v1/workflows/export-batch", {
    body: { workflowIds: rows.map(({ id }) => id), format: "zip" },
    parseAs: "blob",
  });
  return { name: "workflows.zip", content: content as unknown as Blob };
}

export const folder = {
  create: (name: string, parentId?: string | null) => data(http.POST("/api/v1/folders", { body: { name, parentId } })),
  rename: (folderId: string, name: string) =>
    data(http.PUT("/api/v1/folders/{folderId}", { params: { path: { folderId } }, body: { name } })),
  /** Its workflows go to the top level. */
  remove: (folderId: string) =>
    data(
      http.DELETE("/api/v1/folders/{folderId}", { params: { path: { folderId }, query: { moveWorkflowsTo: "" } } }),
    ),
};
