/** Choices of this browser. */
import { store } from "./store";

export type Theme = "system" | "light" | "dark";
export const THEMES: Theme[] = ["system", "light", "dark"];

export const theme = store<Theme>("sluice.theme", "system", (value) => THEMES.includes(value as Theme));
/** Whether single letters are commands. */
export const letters = store("sluice.letters", true, (value) => typeof value === "boolean");

/** Tells the style sheets which theme holds; without the attribute it is the system's. */
export function applyTheme() {
  const chosen = theme.get();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}
