/** One input of a module, in the form that its kind asks for. */
import { useState } from "react";
import { Button as Press } from "react-aria-components";
import type { Form } from "../../api/evaluate";
import type { ModuleInput } from "../../api/modules";
import { m, named } from "../../i18n";
import { Choice } from "../../ui/choice";
import { Toggle } from "../../ui/fields";
import { plain, setParameter } from "../model/change";
import type { Step } from "../model/draft";
import { pieces } from "../model/refs";
import { type Problem } from "../problems/problems";
import { changeStep } from "../state/actions";
import { useEditor, useStoreOf } from "../state/store";
import { Expression } from "./expression";
import { Pairs } from "./pairs";
import { Wrong } from "./wrong";
import { type Kind, shown } from "./value";

interface Props {
  step: Step;
  input: ModuleInput;
  problems: readonly Problem[];
}

interface Constraints {
  options?: (string | { value: string })[];
  min?: number;
  max?: number;
  unit?: string;
}

const hasReference = (value: unknown) => typeof value === "string" && pieces(value).some(({ ref }) => ref !== undefined);

export function InputField({ step, input, problems }: Props) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const value = plain(step.parameters[input.id]);
  const label = named(input.label, input.labelEn);
  const set = (next: unknown) => changeStep(store, step.id, (now) => setParameter(now, input.id, next), input.id);
  const constraints = (input.constraints ?? {}) as Constraints;
  const options = constraints.options?.map((option) => (typeof option === "string" ? option : option.value));
  const chosen = input.uiType === "switch" || input.uiType === "dropdown";
  const fits = input.uiType === "switch" ? typeof value !== "string" : value === undefined || value === null || options?.includes(String(value));
  const [free, setFree] = useState(chosen && (hasReference(value) || !fits));
  const hint = [named(input.description, input.descriptionEn), range(constraints)].filter(Boolean).join(" · ");
  const fallback = input.defaultValue === null || input.defaultValue === undefined ? undefined : shown(input.defaultValue);
  const usual = fallback === undefined ? undefined : m.ed_default({ value: fallback });
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
        ) : (
          <Choice
            label={label}
            value={value === undefined || value === null ? (fallback ?? null) : String(value)}
            options={(options ?? []).map((id) => ({ id, name: operatorWord(id) }))}
            onChange={set}
            hint={hint}
            isRequired={input.required}
            isDisabled={!mayWrite}
            placeholder={m.ed_choose()}
          />
        )}
        {mayWrite && <FreeButton label={label} on={free} onChange={setFree} />}
      </div>
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

const range = ({ min, max, unit }: Constraints) => {
  const size = min !== undefined && max !== undefined ? `${min}–${max}` : min !== undefined ? `≥ ${min}` : max !== undefined ? `≤ ${max}` : "";
  return size && unit === "秒" ? `${size} ${m.ed_seconds()}` : size;
};

const OPERATORS: Record<string, () => string> = {
  exists: m.op_exists,
  not_exists: m.op_not_exists,
  is_empty: m.op_is_empty,
  is_not_empty: m.op_is_not_empty,
  equals: m.op_equals,
  strict_equals: m.op_strict_equals,
  not_equals: m.op_not_equals,
  contains: m.op_contains,
  not_contains: m.op_not_contains,
  starts_with: m.op_starts_with,
  ends_with: m.op_ends_with,
  matches_regex: m.op_matches_regex,
  number_gt: m.op_number_gt,
  number_gte: m.op_number_gte,
  number_lt: m.op_number_lt,
  number_lte: m.op_number_lte,
  number_between: m.op_number_between,
  is_true: m.op_is_true,
  is_false: m.op_is_false,
};

/** The catalogue has no words for the operators of conditions. */
const operatorWord = (id: string) => OPERATORS[id]?.() ?? id;
