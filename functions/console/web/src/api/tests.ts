/** Runs cases of a workflow in virtual time. Nothing is stored, and nothing is sent. */
import { data, http } from "./client";
import type { components } from "./schema";

export type Verdict = components["schemas"]["TestVerdict"];
export type Tested = components["schemas"]["TestedExecution"];
export type Pass = Tested["steps"][number];

export interface Asked {
  workflow: Record<string, unknown>;
  /** One case, or all that the workflow has. */
  case?: Record<string, unknown>;
  only?: string;
  to?: string;
}

export const runTests = (body: Asked, signal?: AbortSignal) => data(http.POST("/api/v1/workflows/test", { body, signal }));

/** A test that replays a run which has ended. */
export const testOfRun = (executionId: string) => data(http.GET("/api/v1/executions/{executionId}/test", { params: { path: { executionId } } }));
