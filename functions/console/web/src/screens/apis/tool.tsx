/** What only a tool of the Model Context Protocol has: what it says to models, and what it does. */
import type { ApiRecord } from "../../api/apis";
import { m } from "../../i18n";
import { Check, TextInput } from "../../ui/fields";

export interface Tool {
  description: string;
  readOnly: boolean;
  destructive: boolean;
}

export const toolOf = (api?: ApiRecord): Tool => ({
  description: api?.description ?? "",
  readOnly: api?.readOnly ?? false,
  destructive: api?.destructive ?? true,
});

/** The fields of the body. What only reads destroys nothing. */
export const toolBody = ({ description, readOnly, destructive }: Tool) => ({
  description: description.trim(),
  readOnly,
  destructive: destructive && !readOnly,
});

export function ToolFields({ value, onChange }: { value: Tool; onChange: (value: Tool) => void }) {
  const set = (change: Partial<Tool>) => onChange({ ...value, ...change });
  return (
    <>
      <TextInput
        label={m.description()}
        value={value.description}
        onChange={(description) => set({ description })}
        isRequired
        rows={3}
        hint={m.tool_description_says()}
      />
      <Check isSelected={value.readOnly} onChange={(readOnly) => set({ readOnly })}>
        {m.tool_read_only()}
      </Check>
      <Check isSelected={value.destructive && !value.readOnly} isDisabled={value.readOnly} onChange={(destructive) => set({ destructive })}>
        {m.tool_destructive()}
      </Check>
    </>
  );
}
