/** A dictionary as a text that can be edited. */
import { useState } from "react";
import { m } from "../../i18n";
import { TextInput } from "../../ui/fields";

interface ParsedProps {
  label: string;
  hint?: string;
  rows?: number;
  value: Record<string, unknown>;
  write: (value: Record<string, unknown>) => string;
  read: (text: string) => unknown;
  onChange: (value: Record<string, unknown>) => void;
}

/** A dictionary as a text. A text that is none changes nothing, and says so. */
export function Parsed({ label, hint, rows = 8, value, write, read, onChange }: ParsedProps) {
  const [typed, setTyped] = useState<{ text: string; value: Record<string, unknown> }>();
  const [wrong, setWrong] = useState<string>();
  const change = (text: string) => {
    try {
      const next = read(text);
      if (typeof next !== "object" || next === null || Array.isArray(next)) throw new Error(m.ts_no_map());
      setTyped({ text, value });
      setWrong(undefined);
      onChange(next as Record<string, unknown>);
    } catch (error) {
      setTyped({ text, value });
      setWrong(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    }
  };
  return (
    <>
      <TextInput label={label} hint={hint} rows={rows} code value={typed?.text ?? write(value)} onChange={change} onBlur={() => !wrong && setTyped(undefined)} />
      {wrong && <p className="wrong-line of-error">{wrong}</p>}
    </>
  );
}
