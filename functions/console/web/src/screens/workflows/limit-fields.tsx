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

const numeral = (value: number | null | undefined) => (value === null || value === undefined ? "" : String(value));
const numberIn = (text: string) => (text.trim() === "" ? undefined : Number(text));

export function LimitFields({ id, value, isDisabled, onChange }: Props) {
  const set = (part: Partial<Limit>) => onChange(limitWith(value, part, id));
  return (
    <fieldset className="limit" disabled={isDisabled} data-field="limit">
      <legend>{m.limit()}</legend>
      <p className="hint">{m.limit_says()}</p>
      <div className="pair">
        <TextInput
          label={m.limit_concurrency()}
          type="number"
          placeholder={m.no_limit()}
          value={numeral(value?.concurrency)}
          isReadOnly={isDisabled}
          onChange={(text) => set({ concurrency: numberIn(text) })}
        />
        <TextInput label={m.limit_key()} code value={value?.key ?? ""} placeholder={id} hint={m.limit_key_says()} isReadOnly={isDisabled} onChange={(key) => set({ key })} />
      </div>
      <div className="pair">
        <TextInput
          label={m.limit_rate()}
          type="number"
          placeholder={m.no_limit()}
          value={numeral(value?.rate)}
          isReadOnly={isDisabled}
          onChange={(text) => set({ rate: numberIn(text) })}
        />
        <TextInput label={m.limit_per()} type="number" placeholder="1" value={numeral(value?.per)} isReadOnly={isDisabled} onChange={(text) => set({ per: numberIn(text) })} />
      </div>
      <Toggle isSelected={value?.queue ?? true} isDisabled={isDisabled || value === null} onChange={(queue) => set({ queue })}>
        {m.limit_queue()}
      </Toggle>
    </fieldset>
  );
}
