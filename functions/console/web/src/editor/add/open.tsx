/** Opens the search for a step to add, from wherever in the editor. */
import { createContext, useContext } from "react";
import type { Place } from "../state/actions";

export interface At {
  /** The step beside which it is put; the end of the list without one. */
  id?: string;
  place: Place;
}

const Context = createContext<(at: At) => void>(() => undefined);
export const AddProvider = Context.Provider;
export const useAdd = () => useContext(Context);
