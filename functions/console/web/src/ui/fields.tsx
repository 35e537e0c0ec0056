/** Fields of forms. Each has a visible label; a hint stands below it. */
import type { ReactNode } from "react";
import {
  Button,
  Checkbox as AriaCheckbox,
  type CheckboxProps,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
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
}

export function TextInput({ label, hint, rows, code, placeholder, ...rest }: TextProps) {
  return (
    <TextField {...rest} className="field">
      <Label>
        {label}
        {rest.isRequired && <span aria-hidden="true"> *</span>}
      </Label>
      {rows ? (
        <TextArea className={code ? "input code" : "input"} rows={rows} spellCheck={!code} placeholder={placeholder} />
      ) : (
        <Input className={code ? "input code" : "input"} placeholder={placeholder} />
      )}
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
    </TextField>
  );
}

export interface Option<T extends string> {
  id: T;
  name: string;
  says?: string;
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T | null;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  /** The label is read out and not shown, where the value says enough. */
  bare?: boolean;
  hint?: ReactNode;
  placeholder?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
}

export function Choice<T extends string>({ label, value, options, onChange, bare, hint, ...rest }: ChoiceProps<T>) {
  return (
    <AriaSelect
      {...rest}
      className="field"
      aria-label={bare ? label : undefined}
      value={value}
      onChange={(key) => key !== null && onChange(key as T)}
    >
      {!bare && <Label>{label}</Label>}
      <Button className="input select">
        <SelectValue />
        <Icon name="down" />
      </Button>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Popover className="popover">
        <ListBox className="list" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="option">
              <Text slot="label">{option.name}</Text>
              {option.says && (
                <Text slot="description" className="hint">
                  {option.says}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
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
