/** What happens when a step fails, as a form. */
import { m, named } from "../../i18n";
import { Choice } from "../../ui/choice";
import { TextInput, Toggle } from "../../ui/fields";
import { inLarger, lasting } from "../../ui/time";
import { plain, setParameter } from "../model/change";
import type { Step } from "../model/draft";
import { isCalledFor, isGiven } from "../model/form";
import { changeStep } from "../state/actions";
import { useCatalogue } from "../state/catalogue";
import { useEditor, useStoreOf } from "../state/store";
import { InputField } from "./input";
import { read, shown } from "./value";

type Policy = "STOP" | "SKIP" | "RETRY";

/** What this form shows in its own way; the catalogue's others stand below. */
const SHOWN = new Set(["__error_policy", "__retry_count", "__retry_interval", "__retry_backoff", "__retry_max_interval", "__retry_on", "__retry_jitter", "__then", "__timeout"]);

/** By this input an answer with a bad status is a failure. */
const FAILS_ON_STATUS = "fail_on_status";

const DAY = 86_400_000;
const FEW = 6;
const IN_MS = new Set(["__retry_interval", "__retry_max_interval", "__timeout"]);

/** When the attempts begin, as long as each of them fails at once. */
export function attempts(count: number, interval: number, backoff: number, most: number): number[] {
  const times = [0];
  let gap = interval;
  for (let left = count; left > 0; left -= 1) {
    times.push((times.at(-1) ?? 0) + Math.min(gap, most));
    gap *= backoff;
  }
  return times;
}

/** An amount of milliseconds in larger units. */
const inTime = (value: unknown, key: string) => (IN_MS.has(key) ? inLarger(value) : undefined);

export function Errors({ step }: { step: Step }) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const get = (key: string) => plain(step.parameters[key]);
  const set = (key: string, value: unknown) => changeStep(store, step.id, (now) => setParameter(now, key, value), key);
  const policy = (get("__error_policy") ?? "STOP") as Policy;
  const number = (key: string, usual: number) => {
    const value = Number(get(key) ?? usual);
    return Number.isFinite(value) && value >= 0 ? value : usual;
  };
  const { errorPolicy, details } = useCatalogue();
  const failing = details.get(step.moduleId)?.inputs.find(({ id }) => id === FAILS_ON_STATUS);
  const others = errorPolicy.filter((input) => !SHOWN.has(input.id) && (isGiven(step.parameters, input.id) || isCalledFor(step.parameters, errorPolicy, input)));
  const times = attempts(Math.min(number("__retry_count", 3), 50), number("__retry_interval", 1000), number("__retry_backoff", 1), number("__retry_max_interval", DAY));
  const told = times.slice(0, FEW).map((time) => lasting(time)).join(", ") + (times.length > FEW ? ", …" : "");
  const field = (key: string, label: string, usual: string, hint?: string) => (
    <TextInput
      label={label}
      data-field={key}
      value={shown(get(key))}
      placeholder={usual}
      hint={[hint, inTime(get(key), key)].filter(Boolean).join(" · ") || undefined}
      isReadOnly={!mayWrite}
      onChange={(text) => set(key, read(text, "number", undefined))}
    />
  );
  return (
    <div className="stack">
      <Choice
        label={m.ed_on_error()}
        value={policy}
        isDisabled={!mayWrite}
        options={[
          { id: "STOP", name: m.ed_policy_stop(), says: m.ed_policy_stop_says() },
          { id: "RETRY", name: m.ed_policy_retry(), says: m.ed_policy_retry_says() },
          { id: "SKIP", name: m.ed_policy_skip(), says: m.ed_policy_skip_says() },
        ]}
        onChange={(next) => set("__error_policy", next === "STOP" ? undefined : next)}
      />
      {policy === "RETRY" && (
        <>
          {failing && !get(FAILS_ON_STATUS) && (
            <div className="notice stack">
              <span>{m.ed_retry_status()}</span>
              <Toggle isSelected={false} isDisabled={!mayWrite} onChange={(on) => set(FAILS_ON_STATUS, on || undefined)}>
                {named(failing.label, failing.labelEn)}
              </Toggle>
            </div>
          )}
          <div className="form">
            <div className="pair">
              {field("__retry_count", m.ed_retry_count(), "3")}
              {field("__retry_interval", m.ed_retry_interval(), "1000")}
              {field("__retry_backoff", m.ed_retry_backoff(), "1")}
              {field("__retry_max_interval", m.ed_retry_most(), "")}
            </div>
          </div>
          <p className="preview" role="status">
            {m.ed_tries_at({ times: told })}
          </p>
          <TextInput
            label={m.ed_retry_on()}
            value={shown(get("__retry_on"))}
            placeholder="503, 5xx, network, any"
            hint={m.ed_retry_on_says()}
            isReadOnly={!mayWrite}
            onChange={(text) => set("__retry_on", text || undefined)}
          />
          <Toggle
            isSelected={Boolean(get("__retry_jitter"))}
            isDisabled={!mayWrite}
            onChange={(on) => set("__retry_jitter", on || undefined)}
          >
            {m.ed_retry_jitter()}
          </Toggle>
          <Choice
            label={m.ed_then()}
            value={(get("__then") as "STOP" | "SKIP" | undefined) ?? "STOP"}
            isDisabled={!mayWrite}
            options={[
              { id: "STOP", name: m.ed_policy_stop() },
              { id: "SKIP", name: m.ed_policy_skip() },
            ]}
            onChange={(next) => set("__then", next === "STOP" ? undefined : next)}
          />
        </>
      )}
      {field("__timeout", m.ed_timeout(), "", m.ed_timeout_says())}
      {others.map((input) => (
        <InputField key={input.id} step={step} input={input} problems={[]} />
      ))}
    </div>
  );
}
