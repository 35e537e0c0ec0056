import { Button } from "react-aria-components";
import { m } from "../i18n";
import { toast } from "./toast";

const HEAD = 8;
const TAIL = 4;
/** Shorter ones are shown whole. */
const WHOLE = 16;

export const shortened = (id: string) => (id.length <= WHOLE ? id : `${id.slice(0, HEAD)}…${id.slice(-TAIL)}`);

/** Copies, and says so. */
export async function copy(text: string, what: string) {
  try {
    await navigator.clipboard.writeText(text);
    toast(m.copied({ what }));
  } catch {
    toast(m.copy_failed());
  }
}

/** An id, shortened in the middle. A press copies it whole. */
export function Id({ value, label }: { value: string; label: string }) {
  return (
    <Button className="id" onPress={() => void copy(value, label)}>
      <span className="hidden">{m.copy_what({ what: label })}</span>
      <span title={value}>{shortened(value)}</span>
    </Button>
  );
}
