/** One of several options. Apart from the other fields: the first visit does not need it. */
import type { ReactNode } from "react";
import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue, Text } from "react-aria-components";
import { Icon } from "./icon";

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

export function Choice<T extends string>({ label, value, options, onChange, bare, hint, isDisabled, ...rest }: ChoiceProps<T>) {
  return (
    <AriaSelect
      {...rest}
      // Without options it would not open, and a press on it would be lost.
      isDisabled={isDisabled || options.length === 0}
      className="field"
      aria-label={bare ? label : undefined}
      value={value}
      onChange={(key) => key !== null && onChange(key as T)}
    >
      {!bare && (
        <Label>
          {label}
          {rest.isRequired && <span aria-hidden="true"> *</span>}
        </Label>
      )}
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
