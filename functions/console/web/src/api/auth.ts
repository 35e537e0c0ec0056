/** Signing in and out. */
import { data, http, renew } from "./client";
import { anyRefreshToken, deviceId, lapsed, signedIn, signedOut } from "./session";
import { browserName } from "../ui/browser";

/** Pairs this browser. Without a key: the host's own computer, where the host allows it. */
export async function pair(key: string | undefined, keep: boolean) {
  const tokens = await data(
    http.POST("/api/v1/auth/token", {
      ...(key ? { params: { header: { "x-pairing-key": key } } } : {}),
      body: { deviceId: deviceId(keep), deviceName: browserName(), timestamp: Date.now() },
    }),
  );
  signedIn(tokens.token, tokens.refreshToken, keep);
}

/** Takes up the session of this tab, of this browser, of another tab, or of the link that the host has printed. */
export async function start() {
  const key = new URLSearchParams(location.hash.slice(1)).get("k");
  if (key) {
    history.replaceState(null, "", location.pathname + location.search);
    try {
      return await pair(key, false);
    } catch {
      // The link has been used, or is too old: the session of this browser may still be good.
    }
  }
  if (!(await anyRefreshToken(() => void renew()))) return lapsed();
  if (!(await renew())) lapsed();
}

/** Ends the session at the host, as far as it can be reached. */
export async function signOut() {
  try {
    await http.POST("/api/v1/auth/revoke");
  } finally {
    signedOut();
  }
}
