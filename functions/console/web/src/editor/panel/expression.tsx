/** A field for a value with references. Its editor is loaded when the first one is shown. */
import { lazy, Suspense, useId, useState } from "react";
import type { Form } from "../../api/evaluate";
import { useNames } from "../code/names";
import { useSeen } from "../code/seen";
import { useEditor, useStoreOf } from "../state/store";
import type { Problem } from "../problems/problems";
import { refsIn } from "../model/refs";
import { TriedValue, useOpen, useTried } from "./tried";
import { m } from "../../i18n";
import { isStructured, type Kind, read, shown } from "./value";

const Field = lazy(() => import("../code/field").then((file) => ({ default: file.Field })));

interface Props {
  label: string;
  /** The name under which the list of problems finds it. */
  field: string;
  stepId?: string;
  value: unknown;
  kind: Kind;
  onChange: (value: unknown) => void;
  tall?: boolean;
  hint?: string;
  required?: boolean;
  placeholder?: string;
  problems?: readonly Problem[];
  /** How the engine reads its text; the value of a template without references is its text. Null = not read as a whole. */
  form?: Form | null;
  /** The label stands elsewhere. */
  bare?: boolean;
  /** It may read like JSON and be a text. */
  isText?: boolean;
}

export function Expression({ label, field, stepId, value, kind, onChange, tall, hint, required, placeholder, problems, form = "template", bare, isText }: Props) {
  const store = useStoreOf();
  const names = useNames(stepId);
  const mayWrite = useEditor((state) => state.mayWrite);
  const id = useId();
  // What was typed stays as it was typed while it means the value: `{"a":1}` is not written anew under the cursor.
  const [typed, setTyped] = useState<{ text: string; value: unknown }>();
  const text = typed && typed.value === value ? typed.text : shown(value);
  const change = (next: string) => {
    const meant = read(next, kind, value);
    setTyped({ text: next, value: meant });
    onChange(meant);
  };
  // The host counts characters; a text of the browser has two units for some of them.
  const unit = (chars: number) => [...text].slice(0, chars).join("").length;
  const [open, focused] = useOpen();
  const seen = useSeen(open);
  const tries = form !== null && typeof value === "string" && (form !== "template" || refsIn(value).length > 0);
  const tried = useTried(text, tries ? form : undefined, open);
  const asked = open && tries && !tried.busy ? (tried.value?.errors ?? []) : [];
  const ranges = [...(problems ?? []).map(({ range }) => range), ...asked.map(({ range }) => range && { from: range.start, to: range.end })];
  const wrong = ranges.flatMap((range) => (range ? [{ from: unit(range.from), to: unit(range.to) }] : []));
  return (
    <div
      className="field"
      data-field={field}
      data-text=""
      data-required={required || undefined}
      onFocus={() => focused(true)}
      onBlur={({ currentTarget, relatedTarget }) => focused(currentTarget.contains(relatedTarget))}
    >
      {!bare && (
        <span className="label">
          {label}
          {required && <span aria-hidden="true"> *</span>}
        </span>
      )}
      <Suspense fallback={<div className={tall ? "code-field tall" : "code-field"} />}>
        <Field
          value={text}
          label={label}
          names={names}
          past={store}
          seen={seen}
          onChange={change}
          tall={tall}
          hint={placeholder}
          wrong={wrong}
          required={required}
          readOnly={!mayWrite}
          describedBy={hint ? id : undefined}
        />
      </Suspense>
      {hint && (
        <span className="hint" id={id}>
          {hint}
        </span>
      )}
      {!isText && form === "template" && kind !== "string" && typeof value === "string" && isStructured(value) && (
        <p className="wrong-line of-warning">{m.ed_like_json()}</p>
      )}
      {open && tries && <TriedValue tried={tried} told={new Set(problems?.map(({ text }) => text))} />}
    </div>
  );
}
