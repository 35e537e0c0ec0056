/** What the panel is about to run: a case, with what is typed and not read yet. */
import { readInputs } from "../../screens/workflow/inputs";
import type { Case } from "./case";
import type { Draft } from "../model/draft";

/** What is tried, and what of it is typed and not read yet. */
export interface Trying {
  of: Case;
  texts: Record<string, string>;
}

const text = (value: unknown) => (value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2));
export const tryingOf = (of: Case): Trying => ({ of, texts: Object.fromEntries(Object.entries(of.inputs ?? {}).map(([name, value]) => [name, text(value)])) });

/** The case with the inputs that are typed. It can have inputs that the workflow does not declare. */
export function readCase({ of, texts }: Trying, { inputs }: Draft): Case {
  const others = Object.entries(of.inputs ?? {}).filter(([name]) => !inputs.some((input) => input.name === name));
  const typed = readInputs(inputs as Parameters<typeof readInputs>[0], texts);
  return { ...of, inputs: { ...Object.fromEntries(others), ...typed } };
}

export interface Results {
  /** Outputs of steps that do not run, from the last run. */
  given: Record<string, Record<string, unknown>>;
  /** Those that the one step uses, and no run has. */
  lacking: string[];
}
