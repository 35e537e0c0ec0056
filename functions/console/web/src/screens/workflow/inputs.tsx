/** Inputs of a workflow as fields: texts as they are typed, values as the host wants them. */
import { useState } from "react";
import type { Workflow } from "../../api/workflow";
import { m } from "../../i18n";
import { Choice } from "../../ui/choice";
import { json } from "../../ui/json";
import { TextInput } from "../../ui/fields";
import { typeWord } from "../../ui/types";

export type Input = Workflow["inputs"][number];
export type Texts = Record<string, string>;

const AS_JSON = ["list", "dictionary"];

/** What was typed the last time, for as long as the page is open. */
const kept = new Map<string, Texts>();

export function useInputs(id: string): [Texts, (name: string, text: string) => void] {
  const [texts, setTexts] = useState<Texts>(kept.get(id) ?? {});
  return [
    texts,
    (name, text) => {
      const next = { ...texts, [name]: text };
      kept.set(id, next);
      setTexts(next);
    },
  ];
}

const shown = (value: unknown) =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);

/** The values. An empty field is left to its default. */
export function readInputs(inputs: Input[], texts: Texts): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, type = "string" } of inputs) {
    const text = texts[name];
    if (text === undefined || text === "") continue;
    if (AS_JSON.includes(type)) {
      values[name] = json(name, text);
    } else if (type === "boolean") values[name] = text === "true";
    else if (type === "number" || type === "integer") values[name] = Number(text);
    else values[name] = text;
  }
  return values;
}

interface FieldsProps {
  inputs: Input[];
  texts: Texts;
  onChange: (name: string, text: string) => void;
}

export function InputFields({ inputs, texts, onChange }: FieldsProps) {
  return inputs.map((input) => {
    const { name, type = "string", required, description, defaultValue } = input;
    const hint = [description, shown(defaultValue) && m.default_is({ value: shown(defaultValue) })].filter(Boolean).join(" ");
    if (type === "boolean") {
      return (
        <Choice
          key={name}
          label={name}
          hint={hint}
          value={texts[name] || (required ? null : "")}
          isRequired={required}
          options={[
            ...(required ? [] : [{ id: "", name: m.left_default() }]),
            { id: "true", name: m.yes() },
            { id: "false", name: m.no() },
          ]}
          onChange={(text) => onChange(name, text)}
        />
      );
    }
    const asJson = AS_JSON.includes(type);
    return (
      <TextInput
        key={name}
        label={`${name} · ${typeWord(type)}`}
        hint={hint}
        isRequired={required}
        value={texts[name] ?? ""}
        onChange={(text) => onChange(name, text)}
        rows={asJson ? 4 : undefined}
        code={asJson}
        type={FIELD_TYPES[type] ?? "text"}
        placeholder={asJson ? (type === "list" ? "[]" : "{}") : undefined}
      />
    );
  });
}

const FIELD_TYPES: Record<string, "text" | "date" | "time" | "number"> = {
  date: "date",
  time: "time",
  number: "number",
  integer: "number",
};
