/** One input of a module, in the form that its kind asks for. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button as Press } from "react-aria-components";
import { connectionNames } from "../../api/connections";
import { useMay } from "../../api/session";
import type { Form } from "../../api/evaluate";
import type { ModuleInput } from "../../api/modules";
import { m, named } from "../../i18n";
import { Choice } from "../../ui/choice";
import { Toggle } from "../../ui/fields";
import { inLarger } from "../../ui/time";
import { plain, setParameter } from "../model/change";
import type { Step } from "../model/draft";
import { pieces } from "../model/refs";
import { type Problem } from "../problems/problems";
import { changeStep } from "../state/actions";
import { useEditor, useStoreOf } from "../state/store";
import { AskedFields, isAsked } from "./asked";
import { Callee } from "./callee";
import { Expression } from "./expression";
import { Pairs } from "./pairs";
import { Wrong } from "./wrong";
import { type Kind, shown } from "./value";

/** The module whose page asks a person for fields. */
const WAITS = "wait_for_callback";

/** The input that names credentials. */
const CONNECTION = "connection";
/** Whose text may have references without quotes, as JSON that is sent. */
const BODY = "body";
/** The input that names another workflow. */
const CALLEE = "workflow_id";

interface Props {
  step: Step;
  input: ModuleInput;
  problems: readonly Problem[];
}

type Constraints = NonNullable<ModuleInput["constraints"]>;

const hasReference = (value: unknown) => typeof value === "string" && pieces(value).some(({ ref }) => ref !== undefined);

/** Connections to choose from: none, those that are stored, and one that is not there any more. */
const choices = (names: readonly string[], value: unknown) => [
  { id: "", name: "–" },
  ...(typeof value === "string" && value !== "" && !names.includes(value) ? [{ id: value, name: value }] : []),
  ...names.map((id) => ({ id, name: id })),
];

export function InputField({ step, input, problems }: Props) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const administers = useMay("admin");
  const value = plain(step.parameters[input.id]);
  const label = named(input.label, input.labelEn);
  const set = (next: unknown) => changeStep(store, step.id, (now) => setParameter(now, input.id, next), input.id);
  const constraints = (input.constraints ?? {}) as Constraints;
  const options = constraints.options;
  const optionName = (id: string) => {
    const known = constraints.optionLabels?.find((each) => each.value === id);
    return known ? named(known.label, known.labelEn) : id;
  };
  const connections = useQuery({ ...connectionNames, enabled: input.id === CONNECTION && administers }).data ?? [];
  const connects = input.id === CONNECTION && connections.length > 0;
  const calls = input.id === CALLEE;
  const chosen = input.uiType === "switch" || input.uiType === "dropdown" || calls || connects;
  const fits = calls || connects ? true : input.uiType === "switch" ? typeof value !== "string" : value === undefined || value === null || options?.includes(String(value));
  const [free, setFree] = useState(chosen && (hasReference(value) || !fits));
  const hint = [named(input.description, input.descriptionEn), range(constraints), isMs(constraints) ? inLarger(value) : undefined].filter(Boolean).join(" · ");
  const fallback = input.defaultValue === null || input.defaultValue === undefined ? undefined : shown(input.defaultValue);
  const example = named(input.placeholder, input.placeholderEn);
  // What stands below the field already is not said in it.
  const usual = fallback ? m.ed_default({ value: fallback }) : example && !hint.startsWith(example) ? example : undefined;
  const body =
    chosen && !free ? (
      <div className="with-tool" data-field={input.id}>
        {input.uiType === "switch" ? (
          <Toggle isSelected={Boolean(value ?? input.defaultValue)} onChange={set} isDisabled={!mayWrite}>
            <span>
              {label}
              <span className="hint block">{hint}</span>
            </span>
          </Toggle>
        ) : calls ? (
          <Callee step={step} field={input.id} label={label} hint={hint} isRequired={input.required} onChange={set} />
        ) : (
          <Choice
            label={label}
            value={value === undefined || value === null ? (fallback ?? null) : String(value)}
            options={connects ? choices(connections, value) : (options ?? []).map((id) => ({ id, name: optionName(id) }))}
            onChange={(id) => set(id === "" ? undefined : id)}
            hint={hint}
            isRequired={input.required}
            isDisabled={!mayWrite}
            placeholder={m.ed_choose()}
          />
        )}
        {mayWrite && <FreeButton label={label} on={free} onChange={setFree} />}
      </div>
    ) : input.id === "fields" && step.moduleId === WAITS && isAsked(value) ? (
      <AskedFields label={label} field={input.id} hint={hint} value={value} onChange={set} />
    ) : input.uiType === "key_value_editor" && typeof value !== "string" ? (
      <Pairs step={step} input={input} label={label} hint={hint} value={value} onChange={set} />
    ) : (
      <div className="with-tool">
        <Expression
          label={label}
          field={input.id}
          stepId={step.id}
          value={value}
          kind={input.type as Kind}
          onChange={set}
          tall={input.uiType === "code_editor"}
          hint={hint}
          placeholder={usual}
          required={input.required}
          problems={problems}
          form={formOf(step, input)}
          isText={input.id === BODY}
        />
        {chosen && mayWrite && <FreeButton label={label} on={free} onChange={setFree} />}
      </div>
    );
  return (
    <div className="input-field">
      {body}
      <Wrong step={step} field={input.id} problems={problems} />
    </div>
  );
}

/** Conditions and expressions are read whole; in all other texts only the references are. */
const formOf = ({ moduleId }: Step, { id }: ModuleInput): Form =>
  id === "condition" ? "condition" : moduleId === "expression" && id === "expression" ? "expression" : "template";

function FreeButton({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <Press className="tool fx" aria-pressed={on} aria-label={m.ed_expression_for({ name: label })} onPress={() => onChange(!on)}>
      ƒ
    </Press>
  );
}

const isMs = ({ unitEn }: Constraints) => unitEn === "ms" || unitEn === "milliseconds";

/** The bounds of a number with its unit. */
function range({ min, max, unit, unitEn }: Constraints) {
  const size = min !== undefined && max !== undefined ? `${min}–${max}` : min !== undefined ? `≥ ${min}` : max !== undefined ? `≤ ${max}` : "";
  return [size, named(unit, unitEn)].filter(Boolean).join(" ");
}
