/** The list that `{{` and `[[` open. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { m } from "../../i18n";
import type { Name } from "../model/scope";
import { keysOf, type Seen } from "./seen";

/** What can be asked of a value, by its type. */
const PROPERTIES: Record<string, string[]> = {
  string: ["length", "uppercase", "lowercase", "trim", "removeSpaces", "isempty"],
  number: ["int", "round", "abs"],
  boolean: ["not"],
  list: ["count", "first", "last", "isempty", "random"],
  dictionary: ["count", "keys", "values"],
};

/** A key that can stand behind a dot. */
const PLAIN = /^[\p{L}\d_$@-]+$/u;
const OPEN = /(\{\{|\[\[)([^{}[\]]*)$/;
const GROUPS: [Name["group"], () => string][] = [
  ["block", m.ed_group_block],
  ["steps", m.ed_group_steps],
  ["variables", m.ed_group_variables],
  ["run", m.ed_group_run],
  ["secrets", m.ed_group_secrets],
];

export function complete(names: () => readonly Name[], context: CompletionContext, seen?: Seen): CompletionResult | null {
  const line = context.matchBefore(OPEN);
  const match = line && OPEN.exec(line.text);
  if (!match && !context.explicit) return null;
  const kind = match?.[1] === "[[" ? "variable" : "step";
  const typed = match?.[2] ?? "";
  const from = context.pos - typed.length;
  const close = kind === "step" ? "}}" : "]]";
  const closed = context.state.sliceDoc(context.pos, context.pos + 2) === close;
  const fitting = names().filter((name) => !match || name.kind === kind);
  const option = (name: Name): Completion => {
    const [open, end] = name.kind === "step" ? ["{{", "}}"] : ["[[", "]]"];
    const [section, title] = GROUPS.find(([group]) => group === name.group) ?? GROUPS[0]!;
    return {
      label: name.ref,
      detail: [name.type, name.says].filter(Boolean).join(" · "),
      apply: match ? name.ref + (closed ? "" : end) : open + name.ref + end,
      section: { name: title(), rank: GROUPS.findIndex(([group]) => group === section) },
    };
  };
  const dot = typed.lastIndexOf(".");
  const owner = dot > 0 ? fitting.find(({ ref }) => ref === typed.slice(0, dot)) : undefined;
  const properties = (PROPERTIES[owner?.type ?? ""] ?? []).map(
    (name): Completion => ({ label: `${owner?.ref ?? ""}.${name}`, detail: m.ed_property(), apply: `${owner?.ref ?? ""}.${name}${closed ? "" : close}` }),
  );
  const path = dot > 0 ? typed.slice(0, dot) : "";
  const known = new Set(fitting.map(({ ref }) => ref));
  // Keys that would not be read as one name are left to what is typed.
  const keys = (path && seen ? keysOf(seen(kind, path.split("."))) : [])
    .filter(({ key }) => PLAIN.test(key) && !known.has(`${path}.${key}`))
    .map(({ key, says }): Completion => ({ label: `${path}.${key}`, detail: says, apply: `${path}.${key}${closed ? "" : close}`, section: { name: m.ed_group_seen(), rank: -1 } }));
  // With another dot there are other keys.
  return { from, options: [...keys, ...properties, ...fitting.map(option)], validFor: (text) => /^[^{}[\]]*$/.test(text) && text.lastIndexOf(".") === dot };
}
