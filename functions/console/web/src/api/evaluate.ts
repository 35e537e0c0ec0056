/** The value of a text with the values of a run. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import type { operations } from "./schema";

export type Evaluation = operations["evaluateExpression"]["responses"][200]["content"]["application/json"]["data"];
export type Form = "template" | "expression" | "condition";

/** What the host takes, in bytes. */
export const LONGEST = 8_192;

export const evaluationQuery = (text: string, kind: Form, executionId: string | undefined) =>
  queryOptions({
    queryKey: ["editor", "run", executionId, "value", kind, text],
    queryFn: ({ signal }) => data(http.POST("/api/v1/expressions/evaluate", { body: { text, kind, executionId }, signal })),
    retry: false,
    staleTime: 10_000,
    refetchOnWindowFocus: false,
  });

/** The newest run of a workflow. */
export const lastRunQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ["runs", "last", workflowId],
    queryFn: ({ signal }) =>
      data(http.GET("/api/v1/executions", { params: { query: { workflowId, limit: 1 } }, signal })).then(
        ({ executions }) => executions[0]?.executionId ?? null,
      ),
    staleTime: 30_000,
  });
