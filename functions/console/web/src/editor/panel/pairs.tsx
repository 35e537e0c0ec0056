/** A dictionary as rows of a name and a value. */
import { useState } from "react";
import type { ModuleInput } from "../../api/modules";
import { m } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { TextInput } from "../../ui/fields";
import type { Step } from "../model/draft";
import { useEditor } from "../state/store";
import { beginAdded } from "../problems/focus";
import { Expression } from "./expression";

interface Props {
  step: Step;
  input: ModuleInput;
  label: string;
  hint: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

type Pair = [string, unknown];
const record = (pairs: readonly Pair[]) => Object.fromEntries(pairs.filter(([name]) => name !== ""));

export function Pairs({ step, input, label, hint, value, onChange }: Props) {
  const mayWrite = useEditor((state) => state.mayWrite);
  const stored = Object.entries((value ?? {}) as Record<string, unknown>);
  // Rows whose name is empty, or there twice, are not part of the value, but stay while they are typed.
  const [rows, setRows] = useState<Pair[]>(stored);
  const pairs = JSON.stringify(record(rows)) === JSON.stringify(record(stored)) ? rows : stored;
  const twice = pairs.map(([name]) => name).find((name, at, all) => name !== "" && all.indexOf(name) !== at);
  const set = (next: Pair[]) => {
    setRows(next);
    const made = record(next);
    onChange(Object.keys(made).length > 0 ? made : undefined);
  };
  const change = (at: number, pair: Pair) => set(pairs.map((old, place) => (place === at ? pair : old)));
  return (
    <div className="pairs" data-field={input.id} role="group" aria-label={label}>
      <span className="label">{label}</span>
      {pairs.map(([name, item], at) => (
        <div key={at} className="pair-row">
          <TextInput label={m.name()} aria-label={m.name()} value={name} onChange={(next) => change(at, [next, item])} isReadOnly={!mayWrite} />
          <Expression
            label={`${label}: ${name || m.ed_value()}`}
            field={`${input.id}.${at}`}
            stepId={step.id}
            value={item}
            kind="any"
            onChange={(next) => change(at, [name, next ?? ""])}
            bare
          />
          {mayWrite && <IconButton icon="close" label={m.ed_remove_pair({ name })} onPress={() => set(pairs.filter((_, place) => place !== at))} />}
        </div>
      ))}
      {mayWrite && (
        <div>
          <Button kind="quiet" icon="plus" onPress={({ target }) => (setRows([...pairs, ["", ""]]), beginAdded(target))}>
            {m.ed_add_pair()}
          </Button>
        </div>
      )}
      {twice !== undefined && (
        <p className="wrong-line of-warning" role="status">
          {m.ed_pair_twice({ name: twice })}
        </p>
      )}
      {hint && <span className="hint">{hint}</span>}
    </div>
  );
}
