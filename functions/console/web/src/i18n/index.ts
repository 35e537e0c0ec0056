/** The texts in the chosen language, and the choice. */
import { m } from "./paraglide/messages";
import { type Locale, overwriteGetLocale } from "./paraglide/runtime";
import { store } from "../ui/store";

export { m, type Locale };
export const LOCALES: { id: Locale; name: string; tag: string }[] = [
  { id: "en", name: "English", tag: "en-US" },
  { id: "zh", name: "中文", tag: "zh-CN" },
];

const fromBrowser = (): Locale => (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

export const locale = store<Locale>("sluice.language", fromBrowser(), (value) =>
  LOCALES.some(({ id }) => id === value),
);
overwriteGetLocale(() => locale.get());

/** The tag that `Intl` and the attribute `lang` want. */
export const tag = () => LOCALES.find(({ id }) => id === locale.get())?.tag ?? "en-US";

/** The Chinese of what hosts say in English alone, which those who read English need not load. */
let chinese: ((text: string) => string) | undefined;
const learn = () => {
  if (locale.get() === "zh" && !chinese) void import("./chinese").then((rules) => (chinese = rules.chinese));
};
learn();
locale.listen(learn);

/** What the host says, in the chosen language as far as it is known. */
export const said = (text: string) => (locale.get() === "zh" ? (chinese?.(text) ?? text) : text);

/** Of two names the one in the chosen language. */
export const named = (zh: string | undefined, en: string | undefined) =>
  (locale.get() === "zh" ? zh || en : en || zh) ?? "";
