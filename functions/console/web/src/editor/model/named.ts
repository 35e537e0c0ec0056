/** Inputs and outputs of a text: a list as in the API, or a dictionary by name as in files. */
import { m } from "../../i18n";
import type { Input, Output } from "./draft";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Why a text of inputs or outputs cannot be read, and below which path of it. */
export interface Misread {
  message: string;
  path: string[];
}

const FIELDS: Record<"inputs" | "outputs", Record<string, string>> = {
  inputs: { type: "type", required: "required", default: "defaultValue", defaultValue: "defaultValue", description: "description" },
  outputs: { type: "type", value: "value" },
};

/** The list that a text means, or what is wrong with it. */
export function declared<Of extends keyof typeof FIELDS>(field: Of, value: unknown): (Of extends "inputs" ? Input[] : Output[]) | Misread {
  type List = Of extends "inputs" ? Input[] : Output[];
  if (value === undefined || value === null) return [] as unknown as List;
  if (Array.isArray(value)) {
    const bad = value.findIndex((each) => !isRecord(each) || typeof each.name !== "string");
    return bad < 0 ? (value as List) : { message: m.ed_text_named({ field }), path: [String(bad)] };
  }
  if (!isRecord(value)) return { message: m.ed_text_named({ field }), path: [] };
  const list: Record<string, unknown>[] = [];
  for (const [name, said] of Object.entries(value)) {
    if (!isRecord(said)) {
      const short = field === "outputs" ? { value: said } : said === null ? {} : { type: said };
      if (field === "inputs" && said !== null && typeof said !== "string") return { message: m.ed_text_input({ name }), path: [name] };
      list.push({ name, type: "string", ...short });
      continue;
    }
    const wrong = Object.keys(said).find((key) => !(key in FIELDS[field]));
    if (wrong !== undefined) return { message: m.ed_text_part({ key: wrong, known: Object.keys(FIELDS[field]).filter((key) => key !== "defaultValue").join(", ") }), path: [name, wrong] };
    list.push({ name, type: "string", ...Object.fromEntries(Object.entries(said).map(([key, of]) => [FIELDS[field][key], of])) });
  }
  return list as unknown as List;
}
