/** The values of a run, by which a reference that is typed can go on after its dot. */
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { lastRunQuery } from "../../api/evaluate";
import { runQuery } from "../../api/runs";
import { plain } from "../../screens/run/plain";
import { useEditor } from "../state/store";

/** The value that a reference had; nothing where no run has it. */
export type Seen = (kind: "step" | "variable", path: readonly string[]) => unknown;

const NOTHING: Seen = () => undefined;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** A text that is JSON of a list or dictionary is read as JSON, as the engine does. */
function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

export const walk = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => {
    const inside = opened(at);
    return isRecord(inside) && Object.hasOwn(inside, key) ? inside[key] : undefined;
  }, value);

/** Reads once the field is in use. The run that is shown beside the steps is taken, else a test, else the last one. */
export function useSeen(asks: boolean): Seen {
  const { run: shown } = useSearch({ from: "/w/$id/steps" });
  const id = useEditor((state) => state.id);
  const tested = useEditor((state) => state.tested);
  const last = useQuery({ ...lastRunQuery(id), enabled: asks && shown === undefined });
  const run = shown ?? last.data ?? undefined;
  const data = useQuery({ ...runQuery(run ?? ""), enabled: asks && run !== undefined }).data;
  return useCallback<Seen>(
    (kind, path) => {
      const [root = "", ...rest] = path;
      if (tested) return walk(kind === "step" ? tested.stepOutputs : tested.variables, path);
      if (!data) return NOTHING(kind, path);
      if (kind === "variable") return walk(plain(data.variables), path);
      if (root === "trigger") return walk(data.trigger, rest);
      return walk(plain(data.outputs[root] ?? {}), rest);
    },
    [data, tested],
  );
}

/** So much of a value is told beside its key. */
const LONG = 40;

/** The keys of a value with what they hold, and how the value is opened for it. */
export function keysOf(value: unknown): { key: string; says: string }[] {
  const inside = opened(value);
  if (!isRecord(inside)) return [];
  const entries = Array.isArray(inside) ? inside.slice(0, 20).map((each, at) => [String(at), each] as const) : Object.entries(inside);
  return entries.map(([key, each]) => {
    const text = typeof each === "string" ? each : (JSON.stringify(each) ?? "");
    return { key, says: text.length > LONG ? `${text.slice(0, LONG)}…` : text };
  });
}
