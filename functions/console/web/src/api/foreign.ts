/** Workflows of other systems: what would become of them here, and their import. */
import { queryOptions } from "@tanstack/react-query";
import { locale } from "../i18n";
import { data, http } from "./client";
import type { operations } from "./schema";

type Answer = operations["importForeign"]["responses"][200]["content"]["application/json"]["data"];
export type Entry = Answer["report"]["entries"][number];
export type Outcome = Entry["outcome"];

export const FORMATS = ["n8n", "asl", "juggle"] as const;
export type Format = (typeof FORMATS)[number];

interface Manner {
  /** For workflows whose file has no name. */
  name: string;
  override?: boolean;
  folderId?: string;
}

function send(format: Format, source: unknown, manner: Manner & { dryRun: boolean }, signal?: AbortSignal) {
  const query = { ...manner, lang: locale.get() };
  return data(http.POST("/api/v1/workflows/import/{format}", { params: { path: { format }, query }, body: source as never, signal }));
}

export const importForeign = (format: Format, source: unknown, manner: Manner) => send(format, source, { ...manner, dryRun: false });

/** What would become of it. `key` stands for the source, which may be large. */
export const previewQuery = (key: number, format: Format, source: unknown, name: string) =>
  queryOptions({
    queryKey: ["import", key, format, name, locale.get()],
    queryFn: ({ signal }) => send(format, source, { name, dryRun: true }, signal),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
