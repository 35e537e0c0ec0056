/** Where in the text of a workflow its problems are. */
import { type Document, isMap, isScalar, parseDocument } from "yaml";
import type { Draft } from "../model/draft";
import { type Written, written } from "../model/written";
import type { Problem } from "../problems/problems";
import type { Range } from "./wrong";

type Told = Pick<Problem, "severity" | "text" | "stepId" | "field">;

/** The value of the field where that is one word, else the id of its step: a whole block is not underlined. */
export function placesOf(text: string, { steps }: Draft, problems: readonly Told[]): Range[] {
  if (problems.length === 0) return [];
  const document = parseDocument(text, { version: "1.2" });
  if (document.errors.length > 0) return [];
  const all = stepsOf(document);
  const word = (node: unknown): [number, number] | undefined => (isScalar(node) && node.range ? [node.range[0], node.range[1]] : undefined);
  const value = (node: unknown) => word(isMap(node) ? node.get("value", true) : node);
  const order = new Map(steps.map(({ id }, index) => [id, index]));
  return problems.flatMap(({ severity, text: says, stepId, field }) => {
    const index = order.get(stepId ?? "");
    const of = index === undefined ? undefined : all[index];
    const found = index === undefined ? word(document.get(field ?? "name", true)) : ((field && value(of?.parameters[field])) || word(of?.id));
    return found ? [{ from: found[0], to: found[1], says, mild: severity !== "error" }] : [];
  });
}

function stepsOf(document: Document): Written[] {
  try {
    return written(document, document.get("steps", true));
  } catch {
    return [];
  }
}
