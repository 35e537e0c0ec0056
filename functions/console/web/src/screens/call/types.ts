/** JSON schemas as types of TypeScript and Python. */
import type { Schema } from "../../api/described";

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);
const named = /^[A-Za-z_$][\w$]*$/;

interface Language {
  words: Record<string, string>;
  any: string;
  literal: (value: unknown) => string;
  list: (of: string) => string;
  map: (of: string) => string;
  fields: (fields: Field[]) => string;
}

interface Field {
  name: string;
  type: string;
  needed: boolean;
}

const union = (types: string[]) => [...new Set(types)].join(" | ");

function typeOf(schema: unknown, language: Language): string {
  if (!isSchema(schema)) return language.any;
  if ("const" in schema) return language.literal(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(language.literal));
  const several = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(several)) return union(several.map((each) => typeOf(each, language)));
  if (Array.isArray(schema.type)) return union(schema.type.map((type: unknown) => typeOf({ ...schema, type }, language)));
  if (schema.type === "array") return language.list(typeOf(schema.items, language));
  if (schema.type !== "object") return language.words[String(schema.type)] ?? language.any;
  const fields = fieldsOf(schema, language);
  return fields.length === 0 ? language.map(typeOf(schema.additionalProperties, language)) : language.fields(fields);
}

function fieldsOf(schema: Schema, language: Language): Field[] {
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  return Object.entries(isSchema(schema.properties) ? schema.properties : {}).map(([name, of]) => ({ name, type: typeOf(of, language), needed: required.includes(name) }));
}

const TYPESCRIPT: Language = {
  words: { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" },
  any: "unknown",
  literal: (value) => JSON.stringify(value),
  list: (of) => (of.includes(" ") ? `(${of})[]` : `${of}[]`),
  map: (of) => `Record<string, ${of}>`,
  fields: (fields) => `{ ${fields.map(property).join("; ")} }`,
};
const property = ({ name, type, needed }: Field) => `${keyOf(name)}${needed ? "" : "?"}: ${type}`;

const PYTHON: Language = {
  words: { string: "str", integer: "int", number: "float", boolean: "bool", null: "None" },
  any: "Any",
  literal: (value) => (value === null ? "None" : `Literal[${python(value)}]`),
  list: (of) => `list[${of}]`,
  map: (of) => `dict[str, ${of}]`,
  fields: () => "dict[str, Any]",
};

/** The declaration of a type. */
export function typescriptType(name: string, schema: Schema): string {
  const fields = fieldsOf(schema, TYPESCRIPT);
  return fields.length === 0 ? `type ${name} = Record<string, unknown>;` : `interface ${name} {\n${fields.map((field) => `  ${property(field)};`).join("\n")}\n}`;
}

export function pythonType(name: string, schema: Schema): string {
  const fields = fieldsOf(schema, PYTHON);
  if (fields.length === 0) return `${name} = dict[str, Any]`;
  return `${name} = TypedDict("${name}", {\n${fields.map((field) => `    ${python(field.name)}: ${field.needed ? field.type : `NotRequired[${field.type}]`},`).join("\n")}\n})`;
}

/** A value as TypeScript writes it. */
export function script(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(script).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${script(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
const keyOf = (key: string) => (named.test(key) ? key : JSON.stringify(key));

/** A value as Python writes it. */
export function python(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${python(item)}`).join(", ")}}`;
}
