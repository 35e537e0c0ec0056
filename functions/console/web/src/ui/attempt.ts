/** What a key or a menu starts, without a form that could tell of a failure. */
import { words } from "./state";
import { toast } from "./toast";

/** Does it, and tells what has gone wrong. */
export async function attempt(work: () => Promise<unknown>, done?: string) {
  try {
    await work();
    if (done) toast(done);
  } catch (error) {
    toast(words(error));
  }
}
