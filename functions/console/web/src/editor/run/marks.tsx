/** The run that is shown beside the steps: how each of them went. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { data, http } from "../../api/client";
import { LIVE, queries, SLOW } from "../../api/keys";
import type { operations } from "../../api/schema";
import { useLive } from "../../ui/live";
import type { Tested } from "../../api/tests";
import { type Mark, type RunStatus } from "../../ui/status";
import { useEditor } from "../state/store";

type Timeline = operations["getExecutionTimeline"]["responses"][200]["content"]["application/json"]["data"];
type Row = Timeline["steps"][number];

export interface StepMark {
  status: Mark;
  duration?: number | null;
  attempts: number;
  passes: number;
  /** What the step gave in a test. */
  outputs?: unknown;
}

const Context = createContext<ReadonlyMap<string, StepMark>>(new Map());
export const useMarks = () => useContext(Context);

const CHUNK = 100;
/** As many passes as a workflow has steps; a run with more is looked at on its own page. */
const MOST = 500;

async function timeline(executionId: string, signal: AbortSignal) {
  const steps: Row[] = [];
  for (;;) {
    const part = await data(
      http.GET("/api/v1/executions/{executionId}/timeline", {
        params: { path: { executionId }, query: { limit: CHUNK, offset: steps.length } },
        signal,
      }),
    );
    steps.push(...part.steps);
    if (part.steps.length === 0 || steps.length >= Math.min(part.total, MOST)) return { ...part, steps };
  }
}

/** Asks again while the run goes on: often at first, then less. */
export const pace = (answers: number) => LIVE[Math.min(answers, LIVE.length - 1)];

/** `MarksProvider` keeps it fresh. */
export const followed = (id: string | undefined) => ({
  queryKey: ["editor", "run", id],
  queryFn: ({ signal }: { signal: AbortSignal }) => timeline(id ?? "", signal),
  enabled: id !== undefined,
});

const marksOf = (steps: readonly Row[]) =>
  new Map<string, StepMark>(
    steps.flatMap(({ step, status, duration, attempts, passes, waitsFor }) =>
      step.id ? [[step.id, { status: waitsFor && waitsFor !== "effect" ? "waiting" : (status as RunStatus), duration, attempts, passes }] as const] : [],
    ),
  );

/** The last pass of each step of a test. */
const marksOfTest = ({ steps, stepOutputs }: Tested) =>
  steps.reduce((marks, { stepId, status, tookMs, attempts }) => {
    const passes = (marks.get(stepId)?.passes ?? 0) + 1;
    return marks.set(stepId, { status: status as RunStatus, duration: tookMs, attempts, passes, outputs: stepOutputs[stepId] });
  }, new Map<string, StepMark>());

export function MarksProvider({ run, children }: { run: string | undefined; children: ReactNode }) {
  const [goesOn, setGoesOn] = useState(false);
  const live = useLive(run, goesOn, () => void queries.invalidateQueries({ queryKey: followed(run).queryKey, exact: true }));
  const { data } = useQuery({
    ...followed(run),
    refetchInterval: ({ state }) => (state.data?.status !== "running" ? false : live ? SLOW : pace(state.dataUpdateCount)),
  });
  const running = data?.status === "running";
  if (running !== goesOn) setGoesOn(running);
  const steps = data?.steps;
  const tested = useEditor((state) => state.tested);
  const marks = useMemo(() => (tested ? marksOfTest(tested) : marksOf(steps ?? [])), [tested, steps]);
  return <Context value={marks}>{children}</Context>;
}
