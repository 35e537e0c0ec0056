/** The limit of a workflow as its forms change it. */
import type { Workflow } from "../../api/workflow";

export type Limit = NonNullable<Workflow["limit"]>;

/** The limit with other parts; none where it limits nothing. Its first key is the workflow's own. */
export function limitWith(limit: Limit | null, part: Partial<Limit>, id: string): Limit | null {
  const { key, concurrency, rate, per, queue }: Limit = { ...(limit ?? { key: id, queue: true }), ...part };
  const isEmpty = concurrency === undefined && rate === undefined && per === undefined;
  if (isEmpty && (key === "" || key === id)) return null;
  return {
    key,
    ...(queue !== undefined && { queue }),
    ...(concurrency !== undefined && { concurrency }),
    ...(rate !== undefined && { rate }),
    ...(per !== undefined && { per }),
  };
}
