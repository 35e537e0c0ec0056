/** What is wrong with a stored workflow: asked before it is enabled or published. */
import { queryOptions } from "@tanstack/react-query";
import { data, http } from "./client";
import { check, type Finding } from "./edit";
import { queries } from "./keys";
import { workflowQuery } from "./workflow";

/** The errors of the workflow as it is stored; hints and warnings keep nothing from running. */
async function errorsOf(id: string, signal: AbortSignal): Promise<Finding[]> {
  const { data } = await queries.fetchQuery({ ...workflowQuery(id), staleTime: 10_000 });
  return (await check({ ...data }, signal)).filter(({ severity }) => severity === "error");
}

/** The same by the id alone, for many at a time. */
export async function storedErrors(workflowId: string): Promise<Finding[]> {
  const { errors } = await data(http.POST("/api/v1/workflows/validate", { body: { workflowId } }));
  return errors.filter(({ severity }) => severity === "error");
}

export const errorsQuery = (id: string) =>
  queryOptions({
    queryKey: ["workflow", id, "errors"],
    queryFn: ({ signal }) => errorsOf(id, signal),
    staleTime: 0,
  });
