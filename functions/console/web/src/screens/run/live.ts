/** When a run that goes on is read again: as its events say, or else after a time. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { follow, windowsOf } from "../../api/events";
import { LIVE, queries, SLOW } from "../../api/keys";
import { type Run, runQuery } from "../../api/runs";
import { paced } from "./paced";

const seen = (hear: () => void) => {
  document.addEventListener("visibilitychange", hear);
  return () => document.removeEventListener("visibilitychange", hear);
};

/** Follows the run while it goes on and the page is looked at. Whether events come. */
export function useLive(id: string, goesOn: boolean): boolean {
  const [live, setLive] = useState(false);
  const visible = useSyncExternalStore(seen, () => document.visibilityState === "visible");
  const follows = goesOn && visible;
  useEffect(() => {
    if (!follows) return undefined;
    const ended = new AbortController();
    const again = paced(() => void queries.invalidateQueries({ queryKey: runQuery(id).queryKey, exact: true }));
    void follow(windowsOf(id), { news: again.call, live: setLive }, ended.signal);
    return () => {
      ended.abort();
      again.stop();
      setLive(false);
    };
  }, [id, follows]);
  return live;
}

/** How long until the next read without events: soon after something has happened, later and later while nothing does. */
export function useBackoff(live: boolean) {
  const [seen] = useState<{ data?: Run; at: number; quiet: number }>({ at: 0, quiet: 0 });
  return ({ state }: { state: { data?: Run; dataUpdatedAt: number } }) => {
    if (state.data?.status !== "running") return false;
    if (live) return SLOW;
    if (state.dataUpdatedAt !== seen.at) {
      seen.quiet = state.data === seen.data ? seen.quiet + 1 : 0;
      seen.data = state.data;
      seen.at = state.dataUpdatedAt;
    }
    return LIVE[Math.min(seen.quiet, LIVE.length - 1)] ?? false;
  };
}
