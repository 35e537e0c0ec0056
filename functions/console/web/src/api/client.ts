/** The one client of the API: every request of the console goes through `send`. */
import createClient from "openapi-fetch";
import { locale } from "../i18n";
import { ApiError, CODE, told } from "./error";
import { admitted, limited } from "./limit";
import type { paths } from "./schema";
import { current, lapsed, refreshed, refreshToken } from "./session";

/** How often a request is sent again because of the rate limit. */
const TRIES = 3;
const UNAUTHENTICATED = 401;
const TOO_MANY = 429;

const hex = (bytes: number) =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The header by which the host's log and an error on the screen name the same request. */
const TRACE = "traceparent";
export const traceOf = (request: Request) => request.headers.get(TRACE)?.split("-")[1] ?? "";

/** Asks without proof. */
async function ask(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ApiError(0, 0, String(cause), traceOf(request));
  }
}

let renewal: Promise<boolean> | undefined;

/** A new access token for the refresh token; one request for all who need it. */
export function renew(): Promise<boolean> {
  renewal ??= (async () => {
    const token = refreshToken();
    if (!token) return false;
    const url = new URL("/api/v1/auth/refresh", location.origin);
    const answer = await ask(new Request(url, { method: "POST", headers: { authorization: `Bearer ${token}` } }));
    if (answer.status === TOO_MANY && limited(answer.headers)) {
      await admitted(AbortSignal.timeout(70_000));
      renewal = undefined;
      return renew();
    }
    if (!answer.ok) {
      if (answer.status !== UNAUTHENTICATED) throw told(answer.status, await answer.json().catch(() => null), "");
      return false;
    }
    const { data } = (await answer.json()) as { data: { token: string } };
    refreshed(data.token);
    return true;
  })().finally(() => (renewal = undefined));
  return renewal;
}

async function send(asked: Request): Promise<Response> {
  const body = asked.body === null ? undefined : await asked.blob();
  const headers = new Headers(asked.headers);
  headers.set(TRACE, `00-${hex(16)}-${hex(8)}-01`);
  headers.set("accept-language", locale.get());
  const { url, method, signal } = asked;
  let renewed = false;
  for (let tries = 1; ; tries += 1) {
    await admitted(signal);
    const session = current();
    if (session.state === "in") headers.set("authorization", `Bearer ${session.access}`);
    const answer = await ask(new Request(url, { method, headers, body, signal }));
    if (answer.status === TOO_MANY && tries < TRIES && limited(answer.headers)) continue;
    if (answer.status === UNAUTHENTICATED && session.state === "in" && !renewed) {
      renewed = true;
      if (await renew()) continue;
      lapsed();
    }
    if (!answer.ok) throw told(answer.status, await answer.json().catch(() => null), traceOf(new Request(url, { headers })));
    return answer;
  }
}

export const http = createClient<paths>({ baseUrl: location.origin, fetch: send });

/** What the envelope of an answer carries; of several kinds of answers, one of theirs. */
type Carried<Body> = Body extends { data: infer T } ? T : never;
interface Answer<Body> {
  data?: Body;
  response: Response;
}

/** What an answer carries; failures have been thrown by `send`. */
export async function data<Body>(answer: Promise<Answer<Body>>): Promise<Carried<Body>> {
  return ((await answer).data as { data: Carried<Body> }).data;
}

/** The same with the tag that a change must name. */
export async function tagged<Body>(answer: Promise<Answer<Body>>): Promise<{ data: Carried<Body>; etag: string }> {
  const { data, response } = await answer;
  return { data: (data as { data: Carried<Body> }).data, etag: response.headers.get("etag") ?? "" };
}

/** A header that makes a request count once, however often it is sent. */
export const once = () => ({ "Idempotency-Key": crypto.randomUUID() });

/** Whether it is of use to ask again. */
export const passing = (error: unknown) =>
  error instanceof ApiError && (error.offline || error.status >= 500 || error.code === CODE.limited);
