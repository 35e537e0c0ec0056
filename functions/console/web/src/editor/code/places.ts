/** Where in the text of a workflow its problems are. */
import { isScalar, parseDocument } from "yaml";
import type { Draft } from "../model/draft";
import type { Problem } from "../problems/problems";
import type { Range } from "./wrong";

type Told = Pick<Problem, "severity" | "text" | "stepId" | "field">;

/** The value of the field where that is one word, else the id of its step: a whole block is not underlined. */
export function placesOf(text: string, { steps }: Draft, problems: readonly Told[]): Range[] {
  if (problems.length === 0) return [];
  const document = parseDocument(text, { version: "1.2" });
  if (document.errors.length > 0) return [];
  const place = (path: (string | number)[]): [number, number] | undefined => {
    const node = document.getIn(path, true);
    return isScalar(node) && node.range ? [node.range[0], node.range[1]] : undefined;
  };
  const order = new Map(steps.map(({ id }, index) => [id, index]));
  return problems.flatMap(({ severity, text: says, stepId, field }) => {
    const index = order.get(stepId ?? "");
    const found =
      index === undefined
        ? place([field ?? "name"])
        : ((field && (place(["steps", index, "parameters", field, "value"]) ?? place(["steps", index, "parameters", field]))) || place(["steps", index, "id"]));
    return found ? [{ from: found[0], to: found[1], says, mild: severity !== "error" }] : [];
  });
}
