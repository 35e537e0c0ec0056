/** How a workflow or one of its versions is called, as documents: OpenAPI, and the schemas of its inputs and outputs. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";

export type Schema = Record<string, unknown>;

export interface Document {
  servers: { url: string }[];
  paths: Record<string, Record<string, Schema>>;
  components: { securitySchemes?: Record<string, Schema> };
}

export interface Schemas {
  inputs: Schema;
  outputs: Schema;
}

const asked = (workflowId: string, version: string | undefined) => ({ params: { path: { workflowId }, query: { version } } });

/** Of the current revision where no version is named. */
export const documentQuery = (workflowId: string, version: string | undefined) =>
  queryOptions({
    queryKey: ["workflow", workflowId, "openapi", version],
    queryFn: async ({ signal }) => (await http.GET("/api/v1/workflows/{workflowId}/openapi.json", { ...asked(workflowId, version), signal })).data as unknown as Document,
  });

export const schemasQuery = (workflowId: string, version: string | undefined) =>
  queryOptions({
    queryKey: ["workflow", workflowId, "schemas", version],
    queryFn: async ({ signal }) => (await data(http.GET("/api/v1/workflows/{workflowId}/schemas", { ...asked(workflowId, version), signal }))) as unknown as Schemas,
  });
