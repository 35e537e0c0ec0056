/** What has started a run, in words. */
import { m } from "../../i18n";

const WORDS: Record<string, () => string> = {
  manual: m.by_hand,
  api: m.by_api,
  schedule: m.by_schedule,
  cron: m.by_cron,
  interval: m.by_interval,
  time: m.by_time,
  webhook: m.by_webhook,
  event: m.by_event,
  workflow: m.by_workflow,
  rerun: m.by_rerun,
  resume: m.by_resume,
};

/** The kinds of start that Sluice has by itself. Events have kinds of their own. */
export const STARTS = ["manual", "api", "cron", "interval", "time", "workflow"] as const;

export const startWords = (triggeredBy: string) => WORDS[triggeredBy]?.() ?? triggeredBy;
