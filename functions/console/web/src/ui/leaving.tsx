/** Asks before a page with changes that are not stored is left. */
import { useBlocker } from "@tanstack/react-router";
import { m } from "../i18n";
import { Ask } from "./dialog";

interface LeavingProps {
  isChanged: () => boolean;
  /** What becomes of the changes. */
  says: string;
}

export function Leaving({ isChanged, says }: LeavingProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged() && current.pathname !== next.pathname,
    enableBeforeUnload: isChanged,
    withResolver: true,
  });
  return (
    <Ask
      title={m.ed_leave()}
      action={m.ed_leave_do()}
      open={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      onDo={async () => blocker.proceed?.()}
    >
      <p>{says}</p>
    </Ask>
  );
}
