/** The id of a step, by which references name it, and the way to change it. */
import { useState } from "react";
import { Button } from "react-aria-components";
import { m } from "../../i18n";
import { Ask } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import type { Step } from "../model/draft";
import { refsIn, rootOf } from "../model/refs";
import { renameStep } from "../state/actions";
import { useDraft, useEditor, useStoreOf } from "../state/store";

/** What a reference can name: no dot, colon, bracket or white space. */
const ID = /^[^\s.:{}[\]\\]{1,100}$/;

export function StepId({ step }: { step: Step }) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button className="id" isDisabled={!mayWrite} aria-label={m.ed_rename({ id: step.id })} onPress={() => setAsking(true)}>
        {step.id}
      </Button>
      {asking && <Rename step={step} onClose={() => setAsking(false)} onRename={(to) => renameStep(store, step.id, to)} />}
    </>
  );
}

function Rename({ step, onClose, onRename }: { step: Step; onClose: () => void; onRename: (to: string) => void }) {
  const draft = useDraft();
  const [text, setText] = useState(step.id);
  const places = [...draft.steps.flatMap(({ parameters }) => refsIn(parameters)), ...draft.outputs.flatMap(({ value }) => refsIn(value))];
  const count = places.filter(({ kind, ref }) => kind === "step" && rootOf(ref ?? "") === step.id).length;
  const taken = text !== step.id && draft.steps.some(({ id }) => id === text);
  const wrong = taken ? m.ed_id_taken() : ID.test(text) ? undefined : m.ed_id_wrong();
  return (
    <Ask
      title={m.ed_rename({ id: step.id })}
      action={m.ed_rename_do()}
      open
      onClose={onClose}
      disabled={wrong !== undefined || text === step.id}
      onDo={async () => onRename(text)}
    >
      <TextInput label={m.ed_id()} code value={text} onChange={setText} autoFocus isInvalid={wrong !== undefined} hint={wrong ?? m.ed_rename_says({ count: String(count) })} />
    </Ask>
  );
}
