/** Who is signed in. The access token is in memory alone; the refresh token in this tab, or in this browser if one says so. */
import { useSyncExternalStore } from "react";

export type Scope = "read" | "write" | "execute" | "admin";
export interface Claims {
  account: string;
  device: string;
  scopes: Scope[];
}
export type Session =
  | { state: "starting" }
  | { state: "out" }
  | { state: "in"; access: string; claims: Claims; lapsed?: boolean };

const REFRESH = "sluice.refresh";
const DEVICE = "sluice.device";
/** How long another tab of this browser may take to tell of its session. */
const ASK = 200;
/** Until when an answer is still taken: a busy computer is slower than that. */
const LATE = 10_000;

let session: Session = { state: "starting" };
const heard = new Set<() => void>();
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("sluice.session") : undefined;

function become(next: Session) {
  session = next;
  heard.forEach((hear) => hear());
}

export const current = () => session;
export const useSession = () =>
  useSyncExternalStore(
    (hear) => {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    () => session,
  );
/** Whether the session may do that. */
export const useMay = (scope: Scope) => {
  const now = useSession();
  return now.state === "in" && now.claims.scopes.includes(scope);
};

function claims(token: string): Claims {
  const part = token.split(".")[1] ?? "";
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const said = JSON.parse(new TextDecoder().decode(bytes)) as { acc: string; sub: string; scp: Scope[] };
  return { account: said.acc, device: said.sub, scopes: said.scp };
}

/** The id of this browser, or of this tab: pairing an id again ends its older tokens, also in another tab. */
export function deviceId(keep: boolean): string {
  const place = keep ? localStorage : sessionStorage;
  const known = place.getItem(DEVICE);
  if (known) return known;
  const made = crypto.randomUUID();
  place.setItem(DEVICE, made);
  return made;
}

export const refreshToken = () => sessionStorage.getItem(REFRESH) ?? localStorage.getItem(REFRESH);

/** Signed in, with a refresh token that is kept in the browser or in the tab. */
export function signedIn(access: string, refresh: string, keep: boolean) {
  forget();
  (keep ? localStorage : sessionStorage).setItem(REFRESH, refresh);
  become({ state: "in", access, claims: claims(access) });
}

export function refreshed(access: string) {
  become({ state: "in", access, claims: claims(access) });
}

function forget() {
  sessionStorage.removeItem(REFRESH);
  localStorage.removeItem(REFRESH);
}

/** Signed out by choice: every tab that has this session is. */
export function signedOut() {
  forget();
  tabs?.postMessage({ kind: "out" });
  become({ state: "out" });
}

/** The tokens are good no more. What is on the screen stays below the sign-in. */
export function lapsed() {
  forget();
  become(session.state === "in" ? { ...session, lapsed: true } : { state: "out" });
}

/** A refresh token of this tab, of this browser, or of another tab; `late` is called if that one answers afterwards. */
export async function anyRefreshToken(late: () => void): Promise<string | null> {
  const own = refreshToken();
  if (own || !tabs) return own;
  tabs.postMessage({ kind: "ask" });
  return new Promise((resolve) => {
    let waits = true;
    setTimeout(() => {
      waits = false;
      resolve(null);
    }, ASK);
    const hear = ({ data }: MessageEvent<{ kind: string; token?: string }>) => {
      if (data.kind !== "told" || !data.token) return;
      tabs.removeEventListener("message", hear);
      if (!waits && session.state !== "out") return;
      sessionStorage.setItem(REFRESH, data.token);
      if (waits) resolve(data.token);
      else late();
    };
    tabs.addEventListener("message", hear);
    setTimeout(() => tabs.removeEventListener("message", hear), LATE);
  });
}

tabs?.addEventListener("message", ({ data }: MessageEvent<{ kind: string }>) => {
  if (data.kind === "ask") {
    const token = session.state === "in" && !session.lapsed ? refreshToken() : null;
    if (token) tabs.postMessage({ kind: "told", token });
  } else if (data.kind === "out") {
    forget();
    become({ state: "out" });
  }
});
