/** Triggers in words. */
import { m } from "../i18n";

const WORDS: Record<string, () => string> = {
  manual: m.trigger_manual,
  schedule: m.trigger_schedule,
  cron: m.trigger_schedule,
  interval: m.trigger_schedule,
  time: m.trigger_schedule,
  webhook: m.trigger_webhook,
  event: m.trigger_event,
  notification: m.trigger_notification,
  notification_received: m.trigger_notification,
};

export function triggerWords(config: Record<string, unknown> | null, count: number): string {
  if (count === 0) return "";
  const type = String(config?.type ?? config?.moduleId ?? "");
  const known = WORDS[type]?.() ?? type;
  return count > 1 ? m.trigger_more({ first: known, count: count - 1 }) : known;
}
