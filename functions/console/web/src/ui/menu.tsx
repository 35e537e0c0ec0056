import { type ReactNode } from "react";
import { Button as Press, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon, type IconName } from "./icon";

export interface Action {
  id: string;
  name: string;
  icon?: IconName;
  danger?: boolean;
  disabled?: boolean;
  onAction: () => void;
}

interface MenuProps {
  label: string;
  actions: (Action | false)[];
  /** What is on the button; three dots without it. */
  children?: ReactNode;
}

export function Menu({ label, actions, children }: MenuProps) {
  const offered = actions.filter((action) => action !== false);
  return (
    <MenuTrigger>
      {children ? (
        <Press className="button plain">
          <span className="hidden">{label}</span>
          {children}
          <Icon name="down" />
        </Press>
      ) : (
        <Press className="button icon-only quiet" aria-label={label}>
          <Icon name="more" />
        </Press>
      )}
      <Popover className="popover">
        <AriaMenu className="list" aria-label={label} disabledKeys={offered.filter((a) => a.disabled).map((a) => a.id)}>
          {offered.map((action) => (
            <MenuItem
              key={action.id}
              id={action.id}
              textValue={action.name}
              className={action.danger ? "option danger" : "option"}
              onAction={action.onAction}
            >
              {action.icon && <Icon name={action.icon} />}
              <span>{action.name}</span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
