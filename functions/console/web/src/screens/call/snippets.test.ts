import { expect, it } from "vitest";
import type { Document } from "../../api/described";
import { curl, pythonCode, typescript } from "./snippets";
import { pythonType, typescriptType } from "./types";
import { toolsOf, waysOf } from "./ways";

const INPUTS = {
  type: "object",
  required: ["who"],
  properties: { who: { type: "string" }, n: { type: "integer", default: 2 }, "a b": { type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } } },
};
const SCHEMAS = { inputs: INPUTS, outputs: { type: "object", properties: { said: { type: ["string", "null"] } } } };
const post = (security: object[], example: unknown, schema: object = {}) => ({ post: { security, requestBody: { content: { "application/json": { example, schema } } } } });
const DOCUMENT: Document = {
  servers: [{ url: "/" }],
  components: {
    securitySchemes: { open: { type: "apiKey", in: "header", name: "juggle-token" }, bearer: { type: "http", scheme: "bearer" }, query: { type: "apiKey", in: "query", name: "t" } },
  },
  paths: {
    "/v1/open/flow/trigger/v1/w": { get: {}, ...post([{ open: [] }, { query: [] }], { who: "it's" }) },
    "/mcp": post([{ bearer: [] }], { id: 1, params: { name: "order", arguments: { who: "text", ok: true } } }, { properties: { params: { properties: { name: { const: "order" } } } } }),
    "/v1/api/a/b/c": { get: { security: [], parameters: [{ name: "who", in: "query", required: true, schema: { type: "string" } }, { name: "n", in: "query" }] } },
  },
};

it("ways to call are those of the document", () => {
  const [flow, mcp, get] = waysOf(DOCUMENT, "https://sluice.example");
  expect(curl(flow!)).toBe(
    `curl 'https://sluice.example/v1/open/flow/trigger/v1/w' \\\n  -H "juggle-token: $SLUICE_TOKEN" \\\n  -H 'Content-Type: application/json' \\\n  -d '{"who":"it'\\''s"}'`,
  );
  expect(curl(get!)).toBe("curl 'https://sluice.example/v1/api/a/b/c?who=text'");
  expect(typescript(mcp!, SCHEMAS)).toContain('body: JSON.stringify({"id": 1, "params": {"name": "order", "arguments": inputs}})');
  expect(pythonCode(mcp!, SCHEMAS)).toContain('inputs: Inputs = {"who": "text", "ok": True}');
  expect(pythonCode(mcp!, SCHEMAS)).toContain('"Authorization": "Bearer " + os.environ["SLUICE_TOKEN"]');
  expect(typescript(flow!, SCHEMAS)).toContain("const outputs: Outputs = answer.result.data;");
  expect(toolsOf(DOCUMENT)).toEqual(["order"]);
  expect(toolsOf({ ...DOCUMENT, paths: {} })).toEqual([]);
});

it("types are those of the schemas", () => {
  expect(typescriptType("Inputs", INPUTS)).toBe('interface Inputs {\n  who: string;\n  n?: number;\n  "a b"?: (string | null)[];\n}');
  expect(pythonType("Inputs", INPUTS)).toBe('Inputs = TypedDict("Inputs", {\n    "who": str,\n    "n": NotRequired[int],\n    "a b": NotRequired[list[str | None]],\n})');
  expect(typescriptType("Outputs", {})).toBe("type Outputs = Record<string, unknown>;");
  expect(pythonType("Outputs", SCHEMAS.outputs)).toContain('"said": NotRequired[str | None]');
});
