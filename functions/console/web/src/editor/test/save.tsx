/** Keeps what was tried as a test of the workflow. It is stored with the next save. */
import { useState } from "react";
import type { Verdict } from "../../api/tests";
import { m } from "../../i18n";
import { Ask } from "../../ui/dialog";
import { Check, TextInput } from "../../ui/fields";
import { Menu } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { useDraft, useStoreOf } from "../state/store";
import { type Case, casesOf, expectation, freeName, withCase, withoutCase } from "./case";
import { readCase, type Trying } from "./trying";

interface SaveProps {
  trying: Trying;
  /** How it went. */
  verdict: Verdict | undefined;
  onClose: () => void;
  onSaved: (of: Case) => void;
}

export function SaveTest({ trying, verdict, onClose, onSaved }: SaveProps) {
  const store = useStoreOf();
  const draft = useDraft();
  const execution = verdict?.execution;
  const cases = casesOf(draft);
  const [name, setName] = useState(trying.of.name ?? freeName(cases, m.ts_first_name()));
  const [expect, setExpect] = useState(execution !== undefined && trying.of.expect === undefined);
  const replaces = cases.some((each) => each.name === name.trim());
  const keep = async () => {
    const { name: _, inputs = {}, ...rest } = readCase(trying, draft);
    const kept: Case = {
      name: name.trim(),
      ...(Object.keys(inputs).length > 0 && { inputs }),
      ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Case),
      ...(expect && execution && { expect: expectation(execution) }),
    };
    store.change((now) => withCase(now, kept));
    onSaved(kept);
    toast(m.ts_kept());
  };
  return (
    <Ask title={m.ts_save()} action={replaces ? m.ts_replace_case() : m.ts_add_case()} open onClose={onClose} disabled={name.trim() === ""} onDo={keep}>
      <TextInput label={m.name()} value={name} onChange={setName} isRequired autoFocus hint={replaces ? m.ts_name_taken() : undefined} />
      <Check isSelected={expect} isDisabled={!execution} onChange={setExpect}>
        {execution ? m.ts_expect_same() : m.ts_expect_none()}
      </Check>
      <p className="muted small">{m.ts_save_says()}</p>
    </Ask>
  );
}

/** What can be done with a case beside running it. */
export function TestMenu({ of, onOpen }: { of: Case; onOpen: (of: Case) => void }) {
  const store = useStoreOf();
  const stored = casesOf(useDraft()).some(({ name }) => name === of.name);
  const { name: _, ...rest } = of;
  return (
    <Menu
      label={m.ts_more_actions()}
      actions={[
        { id: "new", name: m.ts_new(), icon: "plus", onAction: () => onOpen({}) },
        stored && { id: "copy", name: m.duplicate(), onAction: () => onOpen(rest) },
        stored && {
          id: "remove",
          name: m.ts_remove(),
          icon: "trash",
          danger: true,
          onAction: () => {
            store.change((draft) => withoutCase(draft, of.name ?? ""));
            onOpen(rest);
          },
        },
      ]}
    />
  );
}
