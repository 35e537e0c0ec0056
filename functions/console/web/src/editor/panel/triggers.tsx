/** What starts the workflow besides a call: times, intervals, events. */
import { m } from "../../i18n";
import { IconButton } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { Menu } from "../../ui/menu";
import type { Trigger } from "../model/draft";
import { useDraft, useEditor, useStoreOf } from "../state/store";
import { read, shown } from "./value";

const MADE: Record<string, { name: () => string; trigger: () => Trigger }> = {
  cron: { name: m.ed_trigger_cron, trigger: () => ({ type: "cron", expression: "0 9 * * *", timezone: zone() }) },
  time: { name: m.ed_trigger_time, trigger: () => ({ type: "time", time: "09:00", days: [2, 3, 4, 5, 6], timezone: zone() }) },
  interval: { name: m.ed_trigger_interval, trigger: () => ({ type: "interval", interval: 1, unit: "hour" }) },
  event: { name: m.ed_trigger_event, trigger: () => ({ type: "event", eventCode: "" }) },
  notification: { name: m.ed_trigger_notification, trigger: () => ({ type: "notification", packageName: "", titleContains: "" }) },
};

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** Settings with few values; the first one is taken where none is written. */
const CHOICES: Record<string, Record<string, () => string>> = {
  unit: { second: m.ed_unit_second, minute: m.ed_unit_minute, hour: m.ed_unit_hour, day: m.ed_unit_day },
  catchUp: { last: m.catch_up_last, none: m.catch_up_none, all: m.catch_up_all },
  overlap: { allow: m.ed_overlap_allow, skip: m.ed_overlap_skip },
};
/** Settings that a schedule can have, also where they are not written. */
const OPTIONAL: Record<string, string[]> = { cron: ["overlap", "catchUp", "jitter"], time: ["catchUp", "jitter"], interval: ["catchUp", "jitter"] };
const NUMBERS = new Set(["jitter", "interval"]);
const HINTS: Record<string, () => string> = { expression: m.ed_cron_says, days: m.ed_days_says, timezone: m.ed_zone_says };
const NAMES: Record<string, () => string> = {
  expression: m.ed_cron,
  time: m.ed_time,
  days: m.ed_days,
  timezone: m.ed_zone,
  interval: m.ed_interval,
  unit: m.ed_unit,
  catchUp: m.ed_catch_up,
  jitter: m.ed_jitter,
  overlap: m.ed_overlap,
  eventCode: m.ed_event_code,
  packageName: m.ed_package,
  titleContains: m.ed_title_contains,
};

/** Which entries of a trigger are no settings. */
const KEPT = new Set(["type", "id", "moduleId", "parameters", "isDisabled", "indentationLevel"]);

export function Triggers() {
  const store = useStoreOf();
  const { triggers } = useDraft();
  const mayWrite = useEditor((state) => state.mayWrite);
  const set = (next: Trigger[], about?: string) => store.change((draft) => ({ ...draft, triggers: next }), about);
  return (
    <div className="stack" data-field="triggers">
      <p className="muted small">{m.ed_triggers_says()}</p>
      {triggers.map((trigger, at) => (
        <One
          key={at}
          trigger={trigger}
          mayWrite={mayWrite}
          onChange={(next, key) => set(triggers.map((old, place) => (place === at ? next : old)), `triggers/${at}/${key}`)}
          onRemove={() => set(triggers.filter((_, place) => place !== at))}
        />
      ))}
      {mayWrite && (
        <div>
          <Menu
            label={m.ed_triggers()}
            actions={Object.entries(MADE).map(([id, { name, trigger }]) => ({ id, name: name(), onAction: () => set([...triggers, trigger()]) }))}
          >
            {m.ed_add_trigger()}
          </Menu>
        </div>
      )}
    </div>
  );
}

interface OneProps {
  trigger: Trigger;
  mayWrite: boolean;
  onChange: (next: Trigger, key: string) => void;
  onRemove: () => void;
}

function One({ trigger, mayWrite, onChange, onRemove }: OneProps) {
  const type = String(trigger.type ?? trigger.moduleId ?? "");
  const settings = (trigger.moduleId ? trigger.parameters : trigger) as Record<string, unknown>;
  const written = Object.keys(settings).filter((key) => trigger.moduleId || !KEPT.has(key));
  const optional = OPTIONAL[type] ?? [];
  const keys = [...written.filter((key) => !optional.includes(key)), ...optional];
  const set = (key: string, value: unknown) => {
    const next = { ...settings, [key]: value };
    if (value === "" && optional.includes(key)) delete next[key];
    onChange(trigger.moduleId ? { ...trigger, parameters: next } : next, key);
  };
  return (
    <fieldset className="declared" disabled={!mayWrite}>
      <legend>{MADE[type]?.name() ?? type}</legend>
      {keys.map((key) =>
        CHOICES[key] ? (
          <Choice
            key={key}
            label={NAMES[key]?.() ?? key}
            value={String(settings[key] ?? Object.keys(CHOICES[key])[0])}
            options={Object.entries(CHOICES[key]).map(([id, name]) => ({ id, name: name() }))}
            onChange={(value) => set(key, value)}
            isDisabled={!mayWrite}
          />
        ) : (
          <TextInput
            key={key}
            label={NAMES[key]?.() ?? key}
            hint={HINTS[key]?.()}
            value={shown(settings[key])}
            isReadOnly={!mayWrite}
            onChange={(text) => set(key, read(text, kindOf(key, settings[key]), settings[key]) ?? "")}
          />
        ),
      )}
      {mayWrite && (
        <div className="row">
          <span className="row end">
            <IconButton icon="trash" label={m.ed_remove_pair({ name: MADE[type]?.name() ?? type })} onPress={onRemove} />
          </span>
        </div>
      )}
    </fieldset>
  );
}

const kindOf = (key: string, value: unknown) =>
  NUMBERS.has(key) || typeof value === "number" ? "number" : Array.isArray(value) ? "list" : "string";
