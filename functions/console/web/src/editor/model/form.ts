/** Which inputs of a module a form shows, and what the step does in one sentence. */
import type { Module, ModuleInput } from "../../api/modules";
import { plain } from "./change";
import type { Step } from "./draft";

type Inputs = readonly ModuleInput[];
type Values = Step["parameters"];

/** The value that the step gives itself. */
export const own = (values: Values, id: string): unknown => plain(values[id]);

export const isGiven = (values: Values, id: string): boolean => {
  const value = own(values, id);
  return value !== undefined && value !== null && value !== "";
};

/** The value, given or by default. */
const counts = (values: Values, inputs: Inputs, id: string): unknown =>
  isGiven(values, id) ? own(values, id) : inputs.find((input) => input.id === id)?.defaultValue;

/** Whether the values of other inputs call for this one. */
export const isCalledFor = (values: Values, inputs: Inputs, { visibleWhen }: ModuleInput): boolean =>
  Object.entries(visibleWhen ?? {}).every(([id, wanted]) => wanted.some((value) => value === counts(values, inputs, id)));

/** The set of inputs that a step uses where several do: the first that it gives, else the first of all. */
export const alternativeOf = ({ alternatives }: Pick<Module, "alternatives">, values: Values): number =>
  Math.max(0, alternatives.findIndex((set) => set.some((id) => isGiven(values, id))));

/** The inputs that a step gives. */
export const givenBy = ({ inputs }: Pick<Module, "inputs">, values: Values): ReadonlySet<string> =>
  new Set(inputs.filter(({ id }) => isGiven(values, id)).map(({ id }) => id));

export interface Fields {
  main: ModuleInput[];
  more: ModuleInput[];
}

/** The inputs that are shown at once, and those that are folded away. Those of `first` are shown at once in any case. */
export function fieldsOf(module: Module, values: Values, alternative: number, first: ReadonlySet<string>, wrong: ReadonlySet<string>): Fields {
  const { inputs, alternatives } = module;
  const others = new Set(alternatives.flatMap((set, place) => (place === alternative ? [] : set)));
  for (const id of alternatives[alternative] ?? []) others.delete(id);
  const seen = inputs.filter((input) => {
    if (isGiven(values, input.id)) return true;
    // What hangs on an input that is out of sight is out of sight with it.
    const hangs = Object.keys(input.visibleWhen ?? {}).some((id) => others.has(id) && !isGiven(values, id));
    if (others.has(input.id) || hangs) return false;
    return first.has(input.id) || wrong.has(input.id) || isCalledFor(values, inputs, input);
  });
  const inSight = ({ id, advanced, required }: ModuleInput) => !advanced || required || first.has(id);
  return { main: seen.filter(inSight), more: seen.filter((input) => !inSight(input)) };
}

export type Piece = { words: string } | { input: ModuleInput | undefined; value: unknown };

const SLOT = /\{(\w+)\}/;
const slotsOf = (phrase: string) => [...phrase.matchAll(/\{(\w+)\}/g)].map(([, id]) => id as string);

/** The first sentence all of whose inputs have a value, else the last. */
export function phraseOf({ phrases, inputs }: Module, values: Values, chinese: boolean): Piece[] {
  const has = (id: string) => {
    const input = inputs.find((each) => each.id === id);
    const value = counts(values, inputs, id);
    const seen = input === undefined || isGiven(values, id) || isCalledFor(values, inputs, input);
    return seen && value !== undefined && value !== null && value !== "";
  };
  const found = phrases.find(({ phraseEn }) => slotsOf(phraseEn).every(has)) ?? phrases.at(-1);
  if (!found) return [];
  return (chinese ? found.phrase : found.phraseEn)
    .split(SLOT)
    .map((text, place): Piece => (place % 2 === 0 ? { words: text } : { input: inputs.find(({ id }) => id === text), value: counts(values, inputs, text) }))
    .filter((piece) => !("words" in piece) || piece.words !== "");
}
