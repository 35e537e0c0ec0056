/** How files name modules, and which input they write directly after the name. */
import { m } from "../../i18n";
import type { Module } from "../../api/modules";
import { Unwritten } from "./unwritten";

export interface Inner {
  moduleId: string;
  /** The input whose value stands after the name, if the module has one. */
  main?: string;
  known: boolean;
}

type Named = Pick<Module, "id" | "mainInput" | "shortName">;

let modules: ReadonlyMap<string, Named> = new Map();

/** The names change with the version of the host alone, so that they are learnt once. */
export function learnWords(rows: Iterable<Named>) {
  const all = [...rows];
  const short = all.filter(({ id, shortName }) => shortName !== undefined && all.find((other) => other.shortName === shortName)?.id === id);
  modules = new Map([...short.map((row) => [row.shortName ?? "", row] as const), ...all.map((row) => [row.id, row] as const)]);
}

/** The module that a word of a file names. One that is not known here is taken as it is. */
export function innerOf(word: string): Inner {
  const module = modules.get(word);
  return { moduleId: module?.id ?? word, main: module?.mainInput, known: module !== undefined };
}

/** The parameters that `retry: 3` stands for. */
export function retried(count: unknown, at: unknown): [string, unknown][] {
  if (typeof count !== "number" || !Number.isInteger(count) || count < 0) throw new Unwritten(m.ed_text_retry(), at);
  return [
    ["__error_policy", "RETRY"],
    ["__retry_count", count],
  ];
}
