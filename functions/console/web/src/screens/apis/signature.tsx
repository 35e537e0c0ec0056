/** The fields of a signature. Its secrets are typed here and never shown again. */
import type { ApiRecord } from "../../api/apis";
import { m } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { ALGORITHMS, ENCODINGS, isChanged, isTimed, MOST_SECRETS, type Preset, PRESETS, type Signing } from "./signing";

interface SignatureProps {
  value: Signing;
  stored: ApiRecord["signature"];
  onChange: (value: Signing) => void;
}

const words = (options: readonly string[]) => options.map((id) => ({ id, name: id }));

export function Signature({ value, stored, onChange }: SignatureProps) {
  const set = (change: Partial<Signing>) => onChange({ ...value, ...change });
  return (
    <>
      <Choice
        label={m.sign_preset()}
        value={value.preset}
        isRequired
        options={(Object.keys(PRESETS) as Preset[]).map((id) => ({ id, name: PRESETS[id]() }))}
        onChange={(preset) => set({ preset })}
      />
      {value.preset === "custom" && (
        <>
          <div className="pair">
            <TextInput label={m.sign_header()} value={value.header} onChange={(header) => set({ header })} isRequired code placeholder="X-Signature" />
            <TextInput label={m.sign_prefix()} value={value.prefix} onChange={(prefix) => set({ prefix })} code placeholder="sha256=" />
          </div>
          <div className="pair">
            <Choice label={m.sign_algorithm()} value={value.algorithm} options={words(ALGORITHMS)} onChange={(algorithm) => set({ algorithm })} />
            <Choice label={m.sign_encoding()} value={value.encoding} options={words(ENCODINGS)} onChange={(encoding) => set({ encoding })} />
          </div>
          <TextInput
            label={m.sign_signed()}
            value={value.signed}
            onChange={(signed) => set({ signed })}
            code
            hint={m.sign_signed_says()}
            placeholder="{{trigger.headers.X-Time}}.{{trigger.raw_body}}"
          />
        </>
      )}
      <Secrets value={value} stored={stored} onChange={(secrets) => set({ secrets })} />
      {isTimed(value.preset) && (
        <TextInput
          label={m.sign_tolerance()}
          type="number"
          value={value.tolerance}
          onChange={(tolerance) => set({ tolerance })}
          placeholder="300"
          hint={m.sign_tolerance_says()}
        />
      )}
    </>
  );
}

interface SecretsProps extends Omit<SignatureProps, "onChange"> {
  onChange: (secrets: string[]) => void;
}

function Secrets({ value, stored, onChange }: SecretsProps) {
  const { secrets } = value;
  const needed = isChanged(value, stored);
  const kept = needed ? m.sign_secrets_anew() : m.sign_secrets_keep({ count: stored?.secrets ?? 0 });
  return (
    <>
      {secrets.map((secret, index) => (
        <div key={index} className="beside">
          <TextInput
            label={m.sign_secret({ number: index + 1 })}
            type="password"
            autoComplete="off"
            value={secret}
            onChange={(text) => onChange(secrets.with(index, text))}
            isRequired={index === 0 && needed}
            hint={index === 0 && (stored ? kept : m.sign_secrets_say())}
          />
          {index > 0 && (
            <IconButton
              icon="trash"
              label={m.sign_secret_drop({ number: index + 1 })}
              onPress={() => onChange(secrets.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {secrets.length < MOST_SECRETS && (
        <div className="row">
          <Button icon="plus" onPress={() => onChange([...secrets, ""])}>
            {m.sign_secret_add()}
          </Button>
        </div>
      )}
    </>
  );
}
