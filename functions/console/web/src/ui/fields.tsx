/** Fields of forms. Each has a visible label; a hint stands below it. */
import type { ReactNode } from "react";
import {
  Checkbox as AriaCheckbox,
  type CheckboxProps,
  FieldError,
  Input,
  Label,
  Switch as AriaSwitch,
  type SwitchProps,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from "react-aria-components";
import { Icon } from "./icon";

interface TextProps extends Omit<TextFieldProps, "children" | "className"> {
  label: string;
  hint?: ReactNode;
  rows?: number;
  code?: boolean;
  placeholder?: string;
  /** What is wrong with the value, in place of the hint. */
  wrong?: string;
}

export function TextInput({ label, hint, rows, code, placeholder, wrong, ...rest }: TextProps) {
  return (
    <TextField {...rest} isInvalid={wrong !== undefined} validationBehavior="aria" className="field">
      <Label>
        {label}
        {rest.isRequired && <span aria-hidden="true"> *</span>}
      </Label>
      {rows ? (
        <TextArea className={code ? "input code" : "input"} rows={rows} spellCheck={!code} placeholder={placeholder} />
      ) : (
        <Input className={code ? "input code" : "input"} placeholder={placeholder} />
      )}
      {wrong !== undefined && (
        <FieldError className="wrong-line of-error">{wrong}</FieldError>
      )}
      {hint && wrong === undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
    </TextField>
  );
}

export function Toggle({ children, ...rest }: Omit<SwitchProps, "className" | "children"> & { children: ReactNode }) {
  return (
    <AriaSwitch {...rest} className="toggle">
      <span className="track" aria-hidden="true" />
      {children}
    </AriaSwitch>
  );
}

export function Check({ children, ...rest }: Omit<CheckboxProps, "className" | "children"> & { children?: ReactNode }) {
  return (
    <AriaCheckbox {...rest} className="check">
      {({ isIndeterminate, isSelected }) => (
        <>
          <span className="box" aria-hidden="true">
            {isIndeterminate ? "–" : isSelected ? <Icon name="check" size={12} /> : null}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

/** The box that the key `/` goes to. */
export function SearchBox({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextField className="search" aria-label={label} value={value} onChange={onChange} type="search">
      <Icon name="search" />
      <Input className="input" placeholder={label} data-search />
    </TextField>
  );
}
