/** The limit of a workflow as its forms change it. */

export interface Limit {
  /** A template, evaluated once at the start of a run. */
  key: string;
  /** How many runs go on at a time. */
  concurrency?: number | null;
  /** How many runs begin in each span of `per` seconds. */
  rate?: number | null;
  per?: number | null;
  /** Whether a run waits for a place; else its start is refused. */
  queue?: boolean | null;
}

/** The limit of a workflow as the API tells it. */
export const limitOf = (workflow: object): Limit | null => (workflow as { limit?: Limit | null }).limit ?? null;

/** The keys of the limits of which a run waits for a place. */
export const waitsFor = (run: object): string[] => (run as { waitsForLimits?: string[] }).waitsForLimits ?? [];

/** The limit with other parts; none where it limits nothing. Its first key is the workflow's own. */
export function limitWith(limit: Limit | null, part: Partial<Limit>, id: string): Limit | null {
  const next = { ...(limit ?? { key: id, queue: true }), ...part };
  const said = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== null)) as unknown as Limit;
  const isEmpty = said.concurrency === undefined && said.rate === undefined && said.per === undefined;
  return isEmpty && (said.key === "" || said.key === id) ? null : said;
}
