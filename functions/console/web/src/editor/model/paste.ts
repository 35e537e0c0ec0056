/** Steps as text, and back: YAML or JSON of ours or of vFlow, in either form, or a `curl` command. */
import { isMap, isSeq, parseDocument, stringify } from "yaml";
import { partOf } from "./blocks";
import { cut, make } from "./change";
import { curl } from "./curl";
import { type Draft, type Step, stepOf } from "./draft";
import { faults } from "./faults";
import { written } from "./written";

const TEXT = { lineWidth: 0, version: "1.2" } as const;

/** A step without what follows from the others or says nothing. */
export function brief(step: Step): Record<string, unknown> {
  const { indentationLevel, parameters, ...rest } = step;
  void indentationLevel;
  const said = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined && value !== false);
  return { ...Object.fromEntries(said), ...(Object.keys(parameters).length > 0 && { parameters }) };
}

/** The chosen steps as YAML. */
export const copied = (steps: readonly Step[], ids: ReadonlySet<string>): string =>
  stringify({ steps: cut(steps, ids).map(brief) }, TEXT);

/** The steps that a text means, or nothing. */
export function pasted(text: string): Step[] | undefined {
  const request = /^\s*(\$ )?curl\s/.test(text) ? curl(text) : undefined;
  if (request) return make("http_request", new Set(), { ...request });
  const steps = stepsIn(text);
  if (steps === undefined || steps.length === 0) return undefined;
  const first = partOf(steps[0]?.moduleId ?? "");
  // Arms of a block are no steps by themselves.
  if (first?.role === "middle" || faults(steps).has("unpaired")) return undefined;
  return steps;
}

/** The steps of a workflow, of a list, or of one step. */
function stepsIn(text: string): Step[] | undefined {
  const document = parseDocument(text, { version: "1.2" });
  const root = document.contents;
  if (document.errors.length > 0) return undefined;
  const holder = isMap(root) && isMap(root.get("workflow")) ? root.get("workflow") : root;
  const list = !isMap(holder) ? holder : holder.has("steps") ? holder.get("steps") : document.createNode([holder]);
  if (!isSeq(list)) return undefined;
  try {
    return written(document, list).map(({ step }) => stepOf(step));
  } catch {
    return undefined;
  }
}

/** The whole workflow as YAML. */
export function yamlOf(draft: Draft): string {
  const { steps, ...fields } = draft;
  const said = Object.entries(fields).filter(([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0));
  return stringify({ ...Object.fromEntries(said), steps: steps.map(brief) }, TEXT);
}
