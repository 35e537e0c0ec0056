/** Values in one line. */
const LONG = 60;

/** The entries of an object, as many as fit a line. */
export function brief(value: Record<string, unknown>): string {
  const text = Object.entries(value)
    .map(([name, part]) => `${name}: ${JSON.stringify(part)}`)
    .join(", ");
  const chars = [...text];
  return chars.length > LONG ? `${chars.slice(0, LONG - 1).join("")}…` : text;
}

/** What the start brought along besides its kind: its data, if there are any and they are not just the inputs. */
export function told(trigger: Record<string, unknown>, inputs: Record<string, unknown>): Record<string, unknown> | undefined {
  const { data } = trigger;
  if (typeof data !== "object" || data === null || Array.isArray(data) || Object.keys(data).length === 0) return undefined;
  return JSON.stringify(data) === JSON.stringify(inputs) ? undefined : (data as Record<string, unknown>);
}
