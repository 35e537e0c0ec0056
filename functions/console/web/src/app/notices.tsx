/** What concerns every screen: no network, or a limit that is being waited for. */
import { onlineManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useLimit } from "../api/limit";
import { m } from "../i18n";
import { clock } from "../ui/time";

const useOnline = () =>
  useSyncExternalStore(
    (hear) => onlineManager.subscribe(hear),
    () => onlineManager.isOnline(),
  );

export function Notices() {
  const online = useOnline();
  const until = useLimit();
  return (
    <div aria-live="polite" className="notices">
      {!online && <p className="notice">{m.offline()}</p>}
      {until > 0 && <p className="notice">{m.limited_until({ time: clock(until) })}</p>}
    </div>
  );
}
