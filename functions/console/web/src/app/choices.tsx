/** Language and theme, each a menu. */
import { LOCALES, locale, m } from "../i18n";
import { Menu } from "../ui/menu";
import { THEMES, theme, type Theme } from "../ui/prefs";
import { useStore } from "../ui/store";

export const themeNames: Record<Theme, () => string> = {
  system: m.theme_system,
  light: m.theme_light,
  dark: m.theme_dark,
};

export function LanguageMenu() {
  const language = useStore(locale);
  return (
    <Menu
      label={m.language()}
      actions={LOCALES.map(({ id, name }) => ({
        id,
        name,
        icon: id === language ? ("check" as const) : undefined,
        onAction: () => locale.set(id),
      }))}
    >
      {LOCALES.find(({ id }) => id === language)?.name}
    </Menu>
  );
}

export function ThemeMenu() {
  const chosen = useStore(theme);
  return (
    <Menu
      label={m.theme()}
      actions={THEMES.map((id) => ({
        id,
        name: themeNames[id](),
        icon: id === chosen ? ("check" as const) : undefined,
        onAction: () => theme.set(id),
      }))}
    >
      {themeNames[chosen]()}
    </Menu>
  );
}
