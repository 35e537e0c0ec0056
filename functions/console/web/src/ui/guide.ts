/** Which page of the documentation explains a screen. */
export const GUIDES = {
  home: "how-to/console",
  workflows: "tutorial",
  steps: "how-to/console#build-a-workflow",
  versions: "how-to/versions",
  revisions: "how-to/versions#look-back-and-restore",
  runs: "how-to/console#find-and-repair-a-failed-run",
  run: "reference/workflows#what-a-run-shows",
  apis: "how-to/receive-webhooks",
  schedules: "how-to/schedules",
  secrets: "how-to/secrets",
  connections: "how-to/connections",
  access: "how-to/authenticate",
  usage: "explanation/cost",
  settings: "how-to/accounts",
  workflow: "reference/workflows",
  findings: "reference/findings",
} as const;

export type Guide = keyof typeof GUIDES;

/** The parts of the address. */
export function guide(name: Guide): { page: string; hash?: string } {
  const [page = "", hash] = GUIDES[name].split("#");
  return { page, ...(hash && { hash }) };
}
