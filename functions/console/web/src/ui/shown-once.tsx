/** A secret that is shown now and never again: it stays until somebody says that it is kept. */
import { useState } from "react";
import { m } from "../i18n";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Check } from "./fields";
import { copy } from "./id";

interface ShownOnceProps {
  title: string;
  values: [string, string | undefined][];
  onClose: () => void;
}

export function ShownOnce({ title, values, onClose }: ShownOnceProps) {
  const [kept, setKept] = useState(false);
  return (
    <Dialog title={title} open alert onClose={() => kept && onClose()}>
      <p>{m.shown_once()}</p>
      {values.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name} className="once">
              <span className="strong small">{name}</span>
              <div className="row">
                <code className="secret">{value}</code>
                <Button icon="copy" onPress={() => void copy(value, name)}>
                  {m.copy()}
                </Button>
              </div>
            </div>
          ),
      )}
      <Check isSelected={kept} onChange={setKept}>
        {m.have_kept()}
      </Check>
      <div className="row end">
        <Button kind="primary" isDisabled={!kept} onPress={onClose}>
          {m.done()}
        </Button>
      </div>
    </Dialog>
  );
}
