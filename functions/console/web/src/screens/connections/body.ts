/** What the form of a connection sends. */
import type { Connection, ConnectionBody, Field, Kind } from "../../api/connections";

/** What was typed, by the name of the field. */
export type Typed = Record<string, string>;

/** The stored values that are shown; those of secret fields are not. */
export const typedOf = (stored?: Connection): Typed => ({ ...stored?.fields });

/** Whether a value is stored that stays if nothing is typed. */
export const stays = ({ name, secret }: Field, kind: string, stored?: Connection) =>
  secret && stored?.kind === kind && stored.secrets.includes(name);

/** The fields that lack a value. */
export const lacking = ({ kind, fields }: Kind, typed: Typed, stored?: Connection) =>
  fields.filter((field) => field.required && !typed[field.name] && !stays(field, kind, stored));

/** Only what the kind has, and nothing of what was left empty; an empty text takes a stored value away. */
export function body({ kind, fields }: Kind, typed: Typed, hosts: string, emptied: ReadonlySet<string> = new Set()): ConnectionBody {
  const given = fields.flatMap(({ name }): [string, string][] => (typed[name] ? [[name, typed[name]]] : emptied.has(name) ? [[name, ""]] : []));
  return { kind, fields: Object.fromEntries(given), hosts: hosts.split("\n").map((line) => line.trim()).filter(Boolean) };
}
