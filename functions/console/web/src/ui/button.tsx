import type { ReactNode } from "react";
import { Button as Press, type ButtonProps, Tooltip, TooltipTrigger } from "react-aria-components";
import { Icon, type IconName } from "./icon";

interface Own extends Omit<ButtonProps, "children" | "className"> {
  children: ReactNode;
  kind?: "plain" | "primary" | "danger" | "quiet";
  icon?: IconName;
}

export function Button({ kind = "plain", icon, children, ...rest }: Own) {
  return (
    <Press {...rest} className={`button ${kind}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Press>
  );
}

/** A button that shows an icon alone; its name is read out, and shown beside it on hover and focus. */
export function IconButton({ label, icon, kind = "quiet", ...rest }: Omit<Own, "children"> & { label: string; icon: IconName }) {
  return (
    <TooltipTrigger delay={500}>
      <Press {...rest} aria-label={label} className={`button icon-only ${kind}`}>
        <Icon name={icon} />
      </Press>
      <Tooltip className="tip" offset={4}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
