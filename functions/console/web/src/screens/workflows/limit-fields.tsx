/** The limit that runs of a workflow share with all others of the account that name the same key. */
import { m } from "../../i18n";
import { TextInput, Toggle } from "../../ui/fields";
import { type Limit, limitWith } from "./limit";
import "./limit.css";

interface Props {
  /** The workflow: its id is the key until another one is chosen. */
  id: string;
  value: Limit | null;
  isDisabled: boolean;
  onChange: (limit: Limit | null) => void;
}

const NUMBERS = [
  { field: "concurrency", label: m.limit_concurrency, empty: m.no_limit },
  { field: "rate", label: m.limit_rate, empty: m.no_limit },
  { field: "per", label: m.limit_per, empty: () => "1" },
] as const;

const numeral = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));
const numberIn = (text: string) => (text.trim() === "" ? undefined : Number(text));

export function LimitFields({ id, value, isDisabled, onChange }: Props) {
  const set = (part: Partial<Limit>) => onChange(limitWith(value, part, id));
  return (
    <fieldset className="limit" disabled={isDisabled} data-field="limit">
      <legend>{m.limit()}</legend>
      <p className="hint">{m.limit_says()}</p>
      <TextInput label={m.limit_key()} code value={value?.key ?? ""} placeholder={id} hint={m.limit_key_says()} isReadOnly={isDisabled} onChange={(key) => set({ key })} />
      <div className="limit-numbers">
        {NUMBERS.map(({ field, label, empty }) => (
          <TextInput
            key={field}
            label={label()}
            type="number"
            placeholder={empty()}
            value={numeral(value?.[field])}
            isReadOnly={isDisabled}
            onChange={(text) => set({ [field]: numberIn(text) })}
          />
        ))}
      </div>
      <Toggle isSelected={value?.queue ?? true} isDisabled={isDisabled || value === null} onChange={(queue) => set({ queue })}>
        {m.limit_queue()}
      </Toggle>
    </fieldset>
  );
}
