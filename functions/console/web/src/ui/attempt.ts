/** What a key or a menu starts, without a form that could tell of a failure. */
import { ApiError } from "../api/error";
import { words } from "./state";
import { toast } from "./toast";

const UNAUTHENTICATED = 401;

/** The session has ended, for which a window asks. */
export const lapses = (error: unknown) => error instanceof ApiError && error.status === UNAUTHENTICATED;

/** Does it, and tells what has gone wrong. */
export async function attempt(work: () => Promise<unknown>, done?: string) {
  try {
    await work();
    if (done) toast(done);
  } catch (error) {
    if (!lapses(error)) toast(words(error));
  }
}
