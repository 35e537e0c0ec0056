/** A text that stays as it was typed while the field has the focus. */
import { useState } from "react";
import { TextInput } from "../../ui/fields";

interface TypedProps {
  label: string;
  value: string;
  rows?: number;
  onChange: (text: string) => void;
}

export function Typed({ label, value, rows = 3, onChange }: TypedProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      label={label}
      rows={rows}
      code
      value={typed ?? value}
      onChange={(text) => {
        setTyped(text);
        onChange(text);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
