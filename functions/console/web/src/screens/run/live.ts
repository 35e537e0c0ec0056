/** When a run that goes on is read again: as its events say, or else after a time. */
import { useState } from "react";
import { LIVE, SLOW } from "../../api/keys";
import type { Run } from "../../api/runs";

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
