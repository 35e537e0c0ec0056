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

/** The headers of a signature, with what only its sender can compute in capitals. */
function signatureHeaders({ preset, header, prefix }: NonNullable<ApiRecord["signature"]>): string[] {
  switch (preset) {
    case "github":
      return ["X-Hub-Signature-256: sha256=SIGNATURE"];
    case "stripe":
      return ["Stripe-Signature: t=SECONDS,v1=SIGNATURE"];
    case "slack":
      return ["X-Slack-Request-Timestamp: SECONDS", "X-Slack-Signature: v0=SIGNATURE"];
    case "shopify":
      return ["X-Shopify-Hmac-Sha256: SIGNATURE"];
    case "standard_webhooks":
      return ["webhook-id: ID", "webhook-timestamp: SECONDS", "webhook-signature: v1,SIGNATURE"];
    case "custom":
      return [`${header ?? "HEADER"}: ${prefix ?? ""}SIGNATURE`];
  }
}

/** The headers by which a caller shows who it is. */
function proofHeaders({ auth, user, signature }: ApiRecord): string[] {
  if (auth === "token") return ["token: TOKEN"];
  if (auth === "password") return [`user: ${user ?? "USER"}`, "password: PASSWORD"];
  return auth === "hmac" && signature ? signatureHeaders(signature) : [];
}

/** A call of an API as a command. What only its caller knows stands in capitals. */
export function curl(api: ApiRecord, body: Record<string, unknown> = {}): string {
  const proofs = proofHeaders(api).flatMap((header) => ["-H", quoted(header)]);
  const parts = ["curl", ...proofs, quoted(addressOf(api))];
  const method = api.methods.length === 0 || api.methods.includes("POST") ? "POST" : api.methods.find((word) => word !== "GET");
  if (method) parts.splice(1, 0, ...(method === "POST" ? [] : ["-X", method]), `-d ${quoted(JSON.stringify(body))}`);
  return parts.join(" ");
}
