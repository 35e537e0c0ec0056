/** Browser and system in words, as the list of devices shows them. */
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/Linux/, "Linux"],
];
const find = (known: [RegExp, string][], agent: string) => known.find(([pattern]) => pattern.test(agent))?.[1];

export function browserName(agent = navigator.userAgent): string {
  return [find(BROWSERS, agent) ?? "Browser", find(SYSTEMS, agent)].filter(Boolean).join(" · ");
}
