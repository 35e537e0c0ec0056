/** Runs: what is read, and what is done with them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { locale } from "../i18n";
import { data, http, once } from "./client";
import { queries } from "./keys";
import type { operations } from "./schema";

type Listed = operations["listExecutions"]["responses"][200]["content"]["application/json"]["data"];
export type RunRow = Listed["executions"][number];
export type RunStatus = RunRow["status"];
export type Run = operations["getExecution"]["responses"][200]["content"]["application/json"]["data"];
type Timeline = operations["getExecutionTimeline"]["responses"][200]["content"]["application/json"]["data"];
export type TimelineStep = Timeline["steps"][number];
type Logs = operations["listExecutionLogs"]["responses"][200]["content"]["application/json"]["data"];
export type LogEntry = Logs["logs"][number];

export const STATUSES: RunStatus[] = ["running", "completed", "failed", "cancelled", "timeout"];
/** A filter of its own: those of the runs that go on which wait. */
export const WAITING = "waiting" as const;
const PAGE = 50;

export interface RunFilter {
  status?: string[];
  workflow?: string;
  /** What kind of start it had. */
  trigger?: string;
  /** A part of the error; case counts. */
  error?: string;
  /** An age such as `24h`, or a time. */
  from?: string;
  to?: string;
}

const HOUR = 3_600_000;
export const AGES = { "1h": HOUR, "24h": 24 * HOUR, "7d": 168 * HOUR, "30d": 720 * HOUR } as const;
export type Age = keyof typeof AGES;

/** The time that a filter names. Ages are rounded to a minute, so that one page after the other means the same. */
export function moment(text: string | undefined, now: number): number | undefined {
  if (!text) return undefined;
  if (text in AGES) return Math.floor((now - AGES[text as Age]) / 60_000) * 60_000;
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? undefined : at;
}

export const runsQuery = (filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", filter, locale.get()],
    queryFn: ({ pageParam, signal }) => {
      const now = Date.now();
      const query = {
        status: STATUSES.filter((status) => filter.status?.includes(status) || (status === "running" && filter.status?.includes(WAITING))).join(",") || undefined,
        workflowId: filter.workflow,
        triggeredBy: filter.trigger,
        error: filter.error,
        startDate: moment(filter.from, now),
        endDate: moment(filter.to, now),
        cursor: pageParam ?? undefined,
        limit: PAGE,
        // Only rows of runs that have not ended cost a read for it.
        standing: true,
      };
      return data(http.GET("/api/v1/executions", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

/** The rows of all pages, each once: one that has come meanwhile moves the others to the next page. */
export const rowsOf = (pages: Pick<Listed, "executions">[]): RunRow[] => [
  ...new Map(pages.flatMap(({ executions }) => executions).map((row) => [row.executionId, row])).values(),
];

/** Whether the filter shows this row; the host knows those that wait as running. */
export const isMeant = ({ status, phase }: Pick<RunRow, "status" | "phase">, filter: RunFilter) =>
  status !== "running" || !filter.status?.includes(WAITING) || filter.status.includes("running") || phase === "waiting";

const byId = (executionId: string) => ({ params: { path: { executionId } } });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id, locale.get()],
    queryFn: ({ signal }) => data(http.GET("/api/v1/executions/{executionId}", { ...byId(id), signal })),
  });

/** The most passes and lines that are read of one run. */
export const MOST = 500;
const CHUNK = 100;

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id, "timeline", locale.get()],
    queryFn: async ({ signal }) => {
      const steps: TimelineStep[] = [];
      for (;;) {
        const part = await data(
          http.GET("/api/v1/executions/{executionId}/timeline", {
            params: { path: { executionId: id }, query: { limit: CHUNK, offset: steps.length } },
            signal,
          }),
        );
        steps.push(...part.steps);
        if (part.steps.length > 0 && steps.length < Math.min(part.total, MOST)) continue;
        // Of those that began in the same millisecond, the one that stands first.
        steps.sort((a, b) => a.startedAt - b.startedAt || a.step.index - b.step.index);
        return { ...part, steps };
      }
    },
  });

/** What changes with each commit of a run: only then its steps and its log are read again. */
export const versionOf = ({ status, phase, currentStepIndex, cost }: Run) =>
  [status, phase, currentStepIndex, cost?.steps, cost?.writeUnits].join("/");

/** The steps of a run as they are known with its last commit. */
export function timelineOf(run: Run) {
  const base = timelineQuery(run.executionId);
  return { ...base, queryKey: [...base.queryKey, versionOf(run)], placeholderData: keepPreviousData };
}

export const logsQuery = (id: string, level?: LogEntry["level"]) =>
  infiniteQueryOptions({
    queryKey: ["run", id, "logs", level ?? "all"],
    queryFn: ({ pageParam, signal }) =>
      data(
        http.GET("/api/v1/executions/{executionId}/logs", {
          params: { path: { executionId: id }, query: { limit: CHUNK, cursor: pageParam || undefined, level } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });

export const runsChanged = () =>
  Promise.all(["runs", "run", "stats"].map((name) => queries.invalidateQueries({ queryKey: [name] })));

export const stop = (id: string) => data(http.POST("/api/v1/executions/{executionId}/stop", byId(id)));
export const redeliver = (id: string) =>
  data(http.POST("/api/v1/executions/{executionId}/callback/redeliver", byId(id)));
export const removeRun = (executionId: string) =>
  data(http.DELETE("/api/v1/executions", { params: { query: { executionId } } }));

type Rerun = NonNullable<operations["rerunExecution"]["requestBody"]>["content"]["application/json"];
type Resume = NonNullable<operations["resumeExecution"]["requestBody"]>["content"]["application/json"];

const keyed = (executionId: string) => ({ params: { path: { executionId }, header: once() } });
export const rerun = (id: string, body: Rerun) =>
  data(http.POST("/api/v1/executions/{executionId}/rerun", { ...keyed(id), body }));
export const resume = (id: string, body: Resume) =>
  data(http.POST("/api/v1/executions/{executionId}/resume", { ...keyed(id), body }));

/** The last run of each workflow that is shown, in one call. */
export const latestRunsQuery = (workflows: readonly string[]) =>
  queryOptions({
    queryKey: ["runs", "latest", workflows],
    queryFn: async ({ signal }) => {
      const { executions } = await data(http.GET("/api/v1/executions", { params: { query: { latestOf: workflows.join(",") } }, signal }));
      return new Map(executions.map((run) => [run.workflowId, run] as const));
    },
    enabled: workflows.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
