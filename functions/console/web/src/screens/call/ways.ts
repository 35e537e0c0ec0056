/** The ways to call a workflow, as its OpenAPI document has them. */
import type { Document, Schema } from "../../api/described";

/** What a caller sends to show who it is. */
export interface Proof {
  header: string;
  /** The variable of the environment that has it. */
  variable: string;
  prefix: string;
}

export interface Way {
  id: string;
  method: string;
  url: string;
  proofs: Proof[];
  /** What is sent: as the body, or in the address. */
  body?: unknown;
  query?: Record<string, unknown>;
  /** Where in the body the inputs stand, and in the answer the outputs, if they stand there as they are. */
  inputs: string[];
  outputs?: string[];
}

/** How facades wrap inputs and outputs, by how their addresses begin. */
const WRAPPED: [string, Pick<Way, "inputs" | "outputs">][] = [
  ["/v1/open/flow/trigger/", { inputs: [], outputs: ["result", "data"] }],
  ["/mcp", { inputs: ["params", "arguments"], outputs: ["result", "structuredContent", "outputs"] }],
  ["/api/v1/workflows/", { inputs: ["inputVariables"] }],
  ["/api/dpa/", { inputs: ["mapParam"] }],
];

const VARIABLES: Record<string, string> = { user: "SLUICE_USER", password: "SLUICE_PASSWORD" };
const TOKEN = "SLUICE_TOKEN";

function proofOf(scheme: Schema | undefined): Proof | undefined {
  if (scheme?.type === "http") return { header: "Authorization", variable: TOKEN, prefix: "Bearer " };
  if (scheme?.in !== "header" || typeof scheme.name !== "string") return undefined;
  return { header: scheme.name, variable: VARIABLES[scheme.name] ?? TOKEN, prefix: "" };
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

const sample = ({ schema }: Parameter): unknown =>
  schema?.default ?? { integer: 1, number: 1, boolean: true, array: [], object: {} }[String(schema?.type)] ?? "text";

/** The ways that send a body come first; those that put the inputs into the address only where nothing else is possible. */
export function waysOf({ servers, paths, components }: Document, origin: string): Way[] {
  const base = new URL(servers[0]?.url ?? "/", origin);
  return Object.entries(paths).flatMap(([path, methods]) => {
    const all = Object.entries(methods);
    const sending = all.filter(([method]) => method !== "get");
    return (sending.length > 0 ? sending : all).map(([method, operation]): Way => {
      const [first = {}] = (operation.security ?? []) as Record<string, unknown>[];
      const proofs = Object.keys(first).map((name) => proofOf(components.securitySchemes?.[name]));
      const content = (operation.requestBody as { content?: Record<string, { example?: unknown }> } | undefined)?.content?.["application/json"];
      const parameters = ((operation.parameters ?? []) as Parameter[]).filter((each) => each.in === "query" && each.required);
      return {
        id: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        url: new URL(path, base).href,
        proofs: proofs.filter((proof) => proof !== undefined),
        ...(method === "get" ? { query: Object.fromEntries(parameters.map((each) => [each.name, sample(each)])) } : { body: content?.example ?? {} }),
        ...(WRAPPED.find(([begin]) => path.startsWith(begin))?.[1] ?? { inputs: [] }),
      };
    });
  });
}

/** The names of the tools of the Model Context Protocol that call it. */
export function toolsOf({ paths }: Document): string[] {
  const body = paths["/mcp"]?.post?.requestBody as { content: Record<string, { schema: { properties?: { params?: Schema } } }> } | undefined;
  const params = body?.content["application/json"]?.schema.properties?.params;
  const each = (params?.anyOf ?? (params ? [params] : [])) as { properties?: { name?: { const?: string } } }[];
  return each.map(({ properties }) => properties?.name?.const).filter((name) => name !== undefined);
}
