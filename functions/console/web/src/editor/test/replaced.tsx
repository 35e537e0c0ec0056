/** Results of steps that a test does not run. */
import { useState } from "react";
import { m } from "../../i18n";
import { IconButton } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { json } from "../../ui/json";
import { roleOf } from "../model/blocks";
import { stepName, useCatalogue } from "../state/catalogue";
import { useSteps } from "../state/store";
import type { Given } from "./case";
import { Parsed } from "./parsed";

interface Props {
  given: Record<string, Given>;
  onChange: (given: Record<string, Given> | undefined) => void;
}

export function Replaced({ given, onChange }: Props) {
  const steps = useSteps();
  const catalogue = useCatalogue();
  const set = (id: string, value: Given | undefined) => {
    const { [id]: _, ...others } = given;
    const next = value ? { ...given, [id]: value } : others;
    onChange(Object.keys(next).length === 0 ? undefined : next);
  };
  const free = steps.filter(({ id, moduleId }) => roleOf(moduleId) === undefined && !(id in given));
  return (
    <div className="stack">
      <p className="muted small">{m.ts_replaced_say()}</p>
      {Object.entries(given).map(([id, value]) => (
        <fieldset key={id} className="mock">
          <legend>{id}</legend>
          <IconButton icon="trash" label={m.ts_remove_one({ name: id })} onPress={() => set(id, undefined)} />
          <Outputs value={value} onChange={(next) => set(id, next)} />
        </fieldset>
      ))}
      {free.length > 0 && (
        <Choice
          label={m.ts_replace()}
          value={null}
          placeholder={m.ed_choose()}
          options={free.map((step) => ({ id: step.id, name: stepName(step, catalogue), says: step.id }))}
          onChange={(id) => set(id, { outputs: {} })}
        />
      )}
    </div>
  );
}

function Outputs({ value, onChange }: { value: Given; onChange: (value: Given) => void }) {
  const [failing, setFailing] = useState(typeof value.fail === "string");
  return (
    <>
      <Choice
        label={m.ts_ends()}
        value={failing ? "fail" : "outputs"}
        options={[
          { id: "outputs", name: m.ts_with_outputs() },
          { id: "fail", name: m.ts_with_failure() },
        ]}
        onChange={(kind) => {
          setFailing(kind === "fail");
          onChange(kind === "fail" ? { fail: m.ts_failure() } : { outputs: {} });
        }}
      />
      {failing ? (
        <TextInput label={m.ts_error()} value={typeof value.fail === "string" ? value.fail : ""} onChange={(fail) => onChange({ fail })} />
      ) : (
        <Parsed
          label={m.outputs()}
          rows={3}
          value={value.outputs ?? {}}
          write={(outputs) => JSON.stringify(outputs, null, 2)}
          read={(text) => (text.trim() === "" ? {} : json(m.outputs(), text))}
          onChange={(outputs) => onChange({ outputs })}
        />
      )}
    </>
  );
}
