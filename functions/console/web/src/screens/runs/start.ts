/** What has started a run, in words. */
import { m } from "../../i18n";

const WORDS: Record<string, () => string> = {
  manual: m.by_hand,
  api: m.by_api,
  schedule: m.by_schedule,
  webhook: m.by_webhook,
  event: m.by_event,
  workflow: m.by_workflow,
  rerun: m.by_rerun,
  resume: m.by_resume,
};

export const startWords = (triggeredBy: string) => WORDS[triggeredBy]?.() ?? triggeredBy;
