/** A file or a text with workflows, and which system wrote it. */
import { type Format, FORMATS } from "../../api/foreign";

/** `own`: a file of this system or of vFlow. */
export type Kind = Format | "own";
export const KINDS = ["own", ...FORMATS] as const;

export interface Source {
  /** Of the file, without its ending. */
  name: string;
  file: File;
  /** What it says; absent where it is an archive. */
  value?: unknown;
  /** Absent where nothing in it tells. */
  kind?: Kind;
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
/** The fields that only files of this system and of vFlow have. */
const OWN = ["steps", "_meta", "triggers", "triggerConfig", "triggerConfigs", "isEnabled", "vFlowLevel", "flowType", "folderPath", "workflow"];
const FLOW = ["flowContent", "flow_content"];

const has = (value: unknown, names: readonly string[]) => isFields(value) && names.some((name) => name in value);

/** The first workflow of an answer, a list or a file with several. */
function first(value: unknown): unknown {
  if (Array.isArray(value)) return first(value[0]);
  if (!isFields(value) || "nodes" in value) return value;
  const inner = value.data ?? value.workflows ?? value.result;
  return typeof inner === "object" && inner !== null ? first(inner) : value;
}

/** Which system wrote it, if it has what only files of that system have. */
export function kindOf(value: unknown): Kind | undefined {
  const one = first(value);
  if (!isFields(one)) return undefined;
  if (Array.isArray(one.nodes)) return "n8n";
  if (has(one, FLOW)) return "juggle";
  if (("States" in one && "StartAt" in one) || (typeof one.definition === "string" && one.definition.includes("StartAt"))) return "asl";
  return has(one, OWN) ? "own" : undefined;
}

const ARCHIVE = "PK";
const ENDING = /\.(asl\.)?(json|ya?ml|zip|txt)$/i;

/** Reads a file. A text that is neither JSON nor YAML is an error. */
export async function sourceOf(file: File): Promise<Source> {
  const name = file.name.replace(ENDING, "");
  const text = await file.text();
  if (text.startsWith(ARCHIVE)) return { name, file, kind: "own" };
  const value = await valueOf(text);
  return { name, file, value, kind: kindOf(value) };
}

async function valueOf(text: string): Promise<unknown> {
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
  } catch (cause) {
    // State machines are also written in YAML. Any text is a text in YAML, so that only data count.
    const { parse } = await import("yaml");
    try {
      const value: unknown = parse(text);
      if (typeof value === "object" && value !== null) return value;
    } catch {
      // What is wrong with it as JSON says more.
    }
    throw cause;
  }
}

/** A pasted text as a file. */
export const pasted = (text: string, name: string) => new File([text], `${name}.json`, { type: "application/json" });
