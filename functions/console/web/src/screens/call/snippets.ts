/** A call of a workflow as code that runs as it stands. Tokens come from the environment. */
import { quoted } from "../../api/apis";
import type { Schemas } from "../../api/described";
import { python, pythonType, script, typescriptType } from "./types";
import type { Way } from "./ways";

const addressOf = ({ url, query }: Way) => {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, typeof value === "string" ? value : JSON.stringify(value));
  return address.href;
};

/** The inputs in an example of the body. */
export const inputsOf = ({ body, inputs }: Way): unknown => inputs.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], body) ?? {};

/** The body with the name of the variable where the inputs stand. */
function wrapped({ body, inputs }: Pick<Way, "body" | "inputs">, write: (value: unknown) => string): string {
  const [name, ...rest] = inputs;
  if (name === undefined) return "inputs";
  const inner = body as Record<string, unknown>;
  const entries = Object.entries(inner).map(([key, value]) => `${JSON.stringify(key)}: ${key === name ? wrapped({ body: value, inputs: rest }, write) : write(value)}`);
  return `{${entries.join(", ")}}`;
}

export function curl(way: Way): string {
  const headers = way.proofs.map(({ header, variable, prefix }) => `-H "${header}: ${prefix}$${variable}"`);
  const sent = way.body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(way.body))}`];
  const method = way.body === undefined || way.method === "POST" ? "" : ` -X ${way.method}`;
  return [`curl${method} ${quoted(addressOf(way))}`, ...headers, ...sent].join(" \\\n  ");
}

export function typescript(way: Way, { inputs, outputs }: Schemas): string {
  const headers = [
    ...(way.body === undefined ? [] : [`"Content-Type": "application/json"`]),
    ...way.proofs.map(({ header, variable, prefix }) => `"${header}": \`${prefix}\${process.env.${variable}}\``),
  ];
  const sends = way.body !== undefined;
  return [
    ...(sends ? [typescriptType("Inputs", inputs)] : []),
    ...(way.outputs ? [typescriptType("Outputs", outputs)] : []),
    ...(sends ? ["", `const inputs: Inputs = ${script(inputsOf(way))};`] : []),
    `const response = await fetch(${JSON.stringify(addressOf(way))}, {`,
    `  method: "${way.method}",`,
    ...(headers.length > 0 ? ["  headers: {", ...headers.map((header) => `    ${header},`), "  },"] : []),
    ...(sends ? [`  body: JSON.stringify(${wrapped(way, script)}),`] : []),
    "});",
    "if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);",
    "const answer = await response.json();",
    ...(way.outputs ? [`const outputs: Outputs = answer.${way.outputs.join(".")};`] : []),
    `console.log(${way.outputs ? "outputs" : "answer"});`,
  ].join("\n");
}

export function pythonCode(way: Way, { inputs, outputs }: Schemas): string {
  const sends = way.body !== undefined;
  const types = [...(sends ? [pythonType("Inputs", inputs)] : []), ...(way.outputs ? [pythonType("Outputs", outputs)] : [])];
  const used = ["Any", "Literal", "NotRequired", "TypedDict"].filter((name) => types.some((type) => type.includes(name)));
  const headers = [
    ...(sends ? [`"Content-Type": "application/json"`] : []),
    ...way.proofs.map(({ header, variable, prefix }) => `"${header}": ${prefix ? `"${prefix}" + ` : ""}os.environ["${variable}"]`),
  ];
  return [
    "import json",
    ...(way.proofs.length > 0 ? ["import os"] : []),
    "import urllib.request",
    ...(used.length > 0 ? [`from typing import ${used.join(", ")}`] : []),
    "",
    ...types,
    ...(sends ? ["", `inputs: Inputs = ${python(inputsOf(way))}`] : []),
    "request = urllib.request.Request(",
    `    ${JSON.stringify(addressOf(way))},`,
    `    method="${way.method}",`,
    ...(headers.length > 0 ? ["    headers={", ...headers.map((header) => `        ${header},`), "    },"] : []),
    ...(sends ? [`    data=json.dumps(${wrapped(way, python)}).encode(),`] : []),
    ")",
    "with urllib.request.urlopen(request) as response:",
    "    answer = json.load(response)",
    ...(way.outputs ? [`outputs: Outputs = answer${way.outputs.map((name) => `["${name}"]`).join("")}`] : []),
    `print(${way.outputs ? "outputs" : "answer"})`,
  ].join("\n");
}
