/** Opens the panel that tests, or changes what it is about. */
import type { State, Store } from "../state/store";
import { remembered } from "./kept";
import { type Trying, tryingOf } from "./trying";

export const openTest = (store: Store, part: State["testing"] = {}) => store.set({ testing: { ...store.get().testing, ...part } });

/** What is tried: as it stands in the panel, else as it was the last time. */
export const tryingIn = (store: Store): Trying => store.get().testing?.trying ?? tryingOf(remembered(store.get().id));

/** A step has these outputs in the test instead of running. */
export function replaceStep(store: Store, id: string, outputs: Record<string, unknown>) {
  const { of, texts } = tryingIn(store);
  openTest(store, { trying: { texts, of: { ...of, steps: { ...of.steps, [id]: { outputs } } } } });
}
