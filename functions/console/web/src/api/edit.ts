/** What the editor asks of the host beyond reading: to check, to store, to copy. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

type Validated = operations["validateWorkflow"]["responses"][200]["content"]["application/json"]["data"];
export type Finding = Validated["errors"][number];
type Stored = NonNullable<operations["updateWorkflow"]["requestBody"]>["content"]["application/json"];
type Created = NonNullable<operations["createWorkflow"]["requestBody"]>["content"]["application/json"];

export async function check(workflow: Record<string, unknown>, signal: AbortSignal): Promise<Finding[]> {
  // A field without a value is left out, so that no host calls it unknown.
  const said = Object.fromEntries(Object.entries(workflow).filter(([, value]) => value !== null));
  const { errors, warnings } = await data(http.POST("/api/v1/workflows/validate", { body: { workflow: said }, signal }));
  return [...errors, ...warnings];
}

/** Stores fields of a workflow, if it is still as `etag` says. The new tag. */
export async function store(workflowId: string, etag: string, fields: object): Promise<string> {
  const { response } = await http.PUT("/api/v1/workflows/{workflowId}", {
    params: { path: { workflowId }, header: { "if-match": etag } },
    body: fields as Stored,
  });
  return response.headers.get("etag") ?? "";
}

export const create = (fields: object) => data(http.POST("/api/v1/workflows", { body: fields as Created }));

export const secretNames = queryOptions({
  queryKey: ["secrets", "names"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/secrets", { signal })).then(({ secrets }) => secrets.map(({ name }) => name)),
  staleTime: 60_000,
});
