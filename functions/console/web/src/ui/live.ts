/** A run that goes on is followed by its events, while the page is looked at. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { follow, windowsOf } from "../api/events";
import { paced } from "./paced";

const seen = (hear: () => void) => {
  document.addEventListener("visibilitychange", hear);
  return () => document.removeEventListener("visibilitychange", hear);
};

/** Calls `news` when something has happened in the run. Whether events come; if not, the run has to be asked for. */
export function useLive(id: string | undefined, goesOn: boolean, news: () => void): boolean {
  const [live, setLive] = useState(false);
  const visible = useSyncExternalStore(seen, () => document.visibilityState === "visible");
  const latest = useRef(news);
  useEffect(() => {
    latest.current = news;
  });
  const follows = goesOn && visible;
  useEffect(() => {
    if (!follows || id === undefined) return undefined;
    const ended = new AbortController();
    const again = paced(() => latest.current());
    void follow(windowsOf(id), { news: again.call, live: setLive }, ended.signal);
    return () => {
      ended.abort();
      again.stop();
      setLive(false);
    };
  }, [id, follows]);
  return live;
}
