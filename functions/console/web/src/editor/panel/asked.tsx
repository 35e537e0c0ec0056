/** The fields of the page on which a person decides. */
import { m } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput, Toggle } from "../../ui/fields";
import { useEditor } from "../state/store";
import { beginAdded } from "../problems/focus";
import { shown } from "./value";

interface Asked {
  name: string;
  label?: string;
  type?: string;
  required?: boolean;
  default?: unknown;
  options?: string[];
}

const TYPES = ["text", "textarea", "number", "boolean", "date", "choice"] as const;
type Type = (typeof TYPES)[number];
const WORDS: Record<Type, () => string> = {
  text: m.ed_asked_text,
  textarea: m.ed_asked_textarea,
  number: m.type_number,
  boolean: m.type_boolean,
  date: m.type_date,
  choice: m.ed_asked_choice,
};
const KEYS = new Set(["name", "label", "type", "required", "default", "options"]);
/** The most fields of a page. */
const MOST = 20;

/** Whether the form has a place for all that the value says. References as names or types have none. */
export const isAsked = (value: unknown): value is Asked[] | undefined =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) &&
    value.every(
      (each) =>
        typeof each === "object" &&
        each !== null &&
        Object.keys(each).every((key) => KEYS.has(key)) &&
        typeof (each as Asked).name === "string" &&
        TYPES.includes(((each as Asked).type ?? "text") as Type) &&
        ((each as Asked).options === undefined || Array.isArray((each as Asked).options)),
    ));

interface Props {
  label: string;
  hint: string;
  field: string;
  value: Asked[] | undefined;
  onChange: (value: Asked[] | undefined) => void;
}

export function AskedFields({ label, hint, field, value, onChange }: Props) {
  const mayWrite = useEditor((state) => state.mayWrite);
  const rows = value ?? [];
  const set = (next: Asked[]) => onChange(next.length > 0 ? next : undefined);
  const change = (at: number, part: Partial<Asked>) =>
    set(rows.map((row, place) => (place === at ? (Object.fromEntries(Object.entries({ ...row, ...part }).filter(([, each]) => each !== undefined && each !== "")) as unknown as Asked) : row)));
  const free = () => {
    for (let number = 1; ; number += 1) if (!rows.some(({ name }) => name === `field${number}`)) return `field${number}`;
  };
  return (
    <div className="stack" role="group" aria-label={label} data-field={field}>
      <span className="label strong small">{label}</span>
      {rows.map((row, at) => (
        <fieldset key={at} className="declared" disabled={!mayWrite}>
          <legend className="hidden">{row.name}</legend>
          <div className="pair">
            <TextInput label={m.name()} code value={row.name} isReadOnly={!mayWrite} onChange={(name) => change(at, { name: name || row.name })} />
            <Choice
              label={m.ed_type()}
              value={(row.type ?? "text") as Type}
              options={TYPES.map((id) => ({ id, name: WORDS[id]() }))}
              isDisabled={!mayWrite}
              onChange={(type) => change(at, { type: type === "text" ? undefined : type, options: type === "choice" ? (row.options ?? [""]) : undefined })}
            />
          </div>
          <TextInput label={m.ed_asked_label()} placeholder={row.name} value={row.label ?? ""} isReadOnly={!mayWrite} onChange={(next) => change(at, { label: next })} />
          {row.type === "choice" && (
            <TextInput
              label={m.ed_asked_options()}
              rows={3}
              value={(row.options ?? []).join("\n")}
              isReadOnly={!mayWrite}
              onChange={(text) => change(at, { options: text.split("\n") })}
            />
          )}
          <TextInput label={m.ed_default_value()} value={shown(row.default)} isReadOnly={!mayWrite} onChange={(text) => change(at, { default: valueOf(text, row.type) })} />
          <div className="row">
            <Toggle isSelected={row.required ?? false} isDisabled={!mayWrite} onChange={(required) => change(at, { required: required || undefined })}>
              {m.ed_required()}
            </Toggle>
            {mayWrite && (
              <span className="row end">
                <IconButton icon="trash" label={m.ed_remove_pair({ name: row.name })} onPress={() => set(rows.filter((_, place) => place !== at))} />
              </span>
            )}
          </div>
        </fieldset>
      ))}
      {mayWrite && rows.length < MOST && (
        <div>
          <Button icon="plus" onPress={({ target }) => (set([...rows, { name: free() }]), beginAdded(target))}>
            {m.ed_asked_add()}
          </Button>
        </div>
      )}
      <span className="hint">{hint}</span>
    </div>
  );
}

/** What a default means for a field of that type. A text with a reference is one. */
function valueOf(text: string, type: string | undefined): unknown {
  if (type === "number" && text.trim() !== "" && String(Number(text)) === text.trim()) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
