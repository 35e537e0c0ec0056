import type { ReactNode } from "react";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { copy } from "../../ui/id";

interface Props {
  text: string;
  label: string;
  /** Stands above the text instead of its label. */
  head?: ReactNode;
  /** Stands beside the button that copies. */
  action?: ReactNode;
}

/** A text to copy. */
export function Code({ text, label, head, action }: Props) {
  return (
    <section className="call-code">
      <div className="row">
        {head ?? <h3>{label}</h3>}
        <span className="row end">
          {action}
          <Button icon="copy" aria-label={m.copy_what({ what: label })} onPress={() => void copy(text, label)}>
            {m.copy()}
          </Button>
        </span>
      </div>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </section>
  );
}
