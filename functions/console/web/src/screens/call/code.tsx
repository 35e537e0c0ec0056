import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { copy } from "../../ui/id";

/** A text to copy. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="call-code">
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <Button icon="copy" aria-label={m.copy_what({ what: label })} onPress={() => void copy(text, label)}>
        {m.copy()}
      </Button>
    </div>
  );
}
