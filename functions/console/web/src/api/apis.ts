/** Published workflows. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import { queries } from "./keys";
import type { operations } from "./schema";

export type ApiRecord = operations["listApis"]["responses"][200]["content"]["application/json"]["data"]["apis"][number];
export type ApiChange = NonNullable<operations["updateApi"]["requestBody"]>["content"]["application/json"];
export type ApiBody = NonNullable<operations["createApi"]["requestBody"]>["content"]["application/json"];

const path = (apiId: string) => ({ params: { path: { apiId } } });

export const apisQuery = queryOptions({
  queryKey: ["apis"],
  queryFn: ({ signal }) => data(http.GET("/api/v1/apis", { signal })),
});
export const apiQuery = (id: string) =>
  queryOptions({
    queryKey: ["apis", id],
    queryFn: ({ signal }) => data(http.GET("/api/v1/apis/{apiId}", { ...path(id), signal })),
  });
export const apisChanged = () => queries.invalidateQueries({ queryKey: ["apis"] });

export const publish = (body: ApiBody) => data(http.POST("/api/v1/apis", { body }));
export const changeApi = (id: string, body: ApiChange) => data(http.PUT("/api/v1/apis/{apiId}", { ...path(id), body }));
export const removeApi = (id: string) => data(http.DELETE("/api/v1/apis/{apiId}", path(id)));
export const enableApi = (id: string, on: boolean) =>
  on ? data(http.POST("/api/v1/apis/{apiId}/enable", path(id))) : data(http.POST("/api/v1/apis/{apiId}/disable", path(id)));
export const debugApi = (id: string, body: Record<string, unknown>) =>
  data(http.POST("/api/v1/apis/{apiId}/debug", { ...path(id), body: { body } }));

/** How a text stands in a shell as one word. */
export const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The address of an API, whole also where the host does not know its own name. */
export const addressOf = ({ url, path }: ApiRecord) => new URL(url || path, location.origin).href;

/** A call of an API as a command. What only its caller knows stands in capitals. */
export function curl(api: ApiRecord, body: Record<string, unknown> = {}): string {
  const proofs = {
    none: [],
    token: ["-H 'token: TOKEN'"],
    password: [`-H ${quoted(`user: ${api.user ?? "USER"}`)}`, "-H 'password: PASSWORD'"],
  }[api.auth];
  const parts = ["curl", ...proofs, quoted(addressOf(api))];
  if (api.methods.length === 0 || api.methods.includes("POST")) parts.splice(1, 0, `-d ${quoted(JSON.stringify(body))}`);
  return parts.join(" ");
}
