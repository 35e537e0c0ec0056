/** The declared inputs and outputs of the workflow. */
import { useState } from "react";
import { m } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput, Toggle } from "../../ui/fields";
import { DECLARED, type Declared, typeWord } from "../../ui/types";
import type { Input, Output } from "../model/draft";
import { renameInput } from "../model/refs";
import { toast } from "../../ui/toast";
import { useDraft, useEditor, useStoreOf } from "../state/store";
import { beginAdded } from "../problems/focus";
import { Expression } from "./expression";
import { type Kind, read, shown } from "./value";

/** How a value of a declared type is read from a text. */
const kindOf = (type: string | null | undefined): Kind =>
  type === "integer" || type === "number" ? "number" : type === "boolean" || type === "list" || type === "dictionary" ? type : "string";

const freeName = (stem: string, taken: readonly { name: string }[]) => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? stem : `${stem}${number}`;
    if (!taken.some((each) => each.name === name)) return name;
  }
};

function TypeChoice({ value, onChange, disabled }: { value: string | null | undefined; onChange: (type: Declared) => void; disabled: boolean }) {
  return (
    <Choice
      label={m.ed_type()}
      value={(value ?? "string") as Declared}
      options={DECLARED.map((id) => ({ id, name: typeWord(id) }))}
      onChange={onChange}
      isDisabled={disabled}
    />
  );
}

export function InputRows() {
  const store = useStoreOf();
  const { inputs } = useDraft();
  const mayWrite = useEditor((state) => state.mayWrite);
  const set = (next: Input[], about?: string) => store.change((draft) => ({ ...draft, inputs: next }), about);
  const change = (at: number, part: Partial<Input>) =>
    set(inputs.map((input, place) => (place === at ? { ...input, ...part } : input)), `inputs/${at}/${Object.keys(part).join()}`);
  const [before, setBefore] = useState("");
  /** What refers to it follows, once its new name is typed. */
  const renamed = (name: string) => {
    if (!before || !name || name === before || inputs.filter((each) => each.name === name).length > 1 || inputs.some((each) => each.name === before)) return;
    const { draft, places } = renameInput(store.get().history.present, before, name);
    store.change(() => draft);
    if (places > 0) toast(m.ed_renamed({ places: String(places) }));
  };
  return (
    <div className="stack" data-field="inputs">
      <p className="muted small">{m.ed_inputs_says()}</p>
      {inputs.map((input, at) => (
        <fieldset key={at} className="declared" disabled={!mayWrite}>
          <legend className="hidden">{input.name}</legend>
          <div className="pair">
            <TextInput
              label={m.name()}
              code
              value={input.name}
              isReadOnly={!mayWrite}
              onChange={(name) => change(at, { name })}
              onFocus={() => setBefore(input.name)}
              onBlur={() => renamed(input.name)}
            />
            <TypeChoice value={input.type} disabled={!mayWrite} onChange={(type) => change(at, { type })} />
          </div>
          <TextInput
            label={m.ed_default_value()}
            value={shown(input.defaultValue)}
            isReadOnly={!mayWrite}
            onChange={(text) => change(at, { defaultValue: read(text, kindOf(input.type), undefined) ?? null })}
          />
          <TextInput label={m.ed_description()} value={input.description ?? ""} isReadOnly={!mayWrite} onChange={(description) => change(at, { description })} />
          <div className="row">
            <Toggle isSelected={input.required ?? false} isDisabled={!mayWrite} onChange={(required) => change(at, { required })}>
              {m.ed_required()}
            </Toggle>
            {mayWrite && (
              <span className="row end">
                <IconButton icon="trash" label={m.ed_remove_pair({ name: input.name })} onPress={() => set(inputs.filter((_, place) => place !== at))} />
              </span>
            )}
          </div>
        </fieldset>
      ))}
      {mayWrite && (
        <div>
          <Button icon="plus" onPress={({ target }) => (set([...inputs, { name: freeName("input", inputs), type: "string", required: false }]), beginAdded(target))}>
            {m.ed_add_input()}
          </Button>
        </div>
      )}
    </div>
  );
}

export function OutputRows() {
  const store = useStoreOf();
  const { outputs } = useDraft();
  const mayWrite = useEditor((state) => state.mayWrite);
  const set = (next: Output[], about?: string) => store.change((draft) => ({ ...draft, outputs: next }), about);
  const change = (at: number, part: Partial<Output>) =>
    set(outputs.map((output, place) => (place === at ? { ...output, ...part } : output)), `outputs/${at}/${Object.keys(part).join()}`);
  return (
    <div className="stack" data-field="outputs">
      <p className="muted small">{m.ed_outputs_says()}</p>
      {outputs.map((output, at) => (
        <fieldset key={at} className="declared" disabled={!mayWrite}>
          <legend className="hidden">{output.name}</legend>
          <div className="pair">
            <TextInput label={m.name()} code value={output.name} isReadOnly={!mayWrite} onChange={(name) => change(at, { name })} />
            <TypeChoice value={output.type} disabled={!mayWrite} onChange={(type) => change(at, { type })} />
          </div>
          <Expression label={m.ed_value()} field={`outputs.${at}`} value={output.value} kind="any" onChange={(value) => change(at, { value: value ?? null })} />
          {mayWrite && (
            <div className="row">
              <span className="row end">
                <IconButton icon="trash" label={m.ed_remove_pair({ name: output.name })} onPress={() => set(outputs.filter((_, place) => place !== at))} />
              </span>
            </div>
          )}
        </fieldset>
      ))}
      {mayWrite && (
        <div>
          <Button icon="plus" onPress={({ target }) => (set([...outputs, { name: freeName("output", outputs), type: "string", value: "" }]), beginAdded(target))}>
            {m.ed_add_output()}
          </Button>
        </div>
      )}
    </div>
  );
}
