/** What a step does in one line: the sentence of its module, with its values in it and references as pills. */
import type { ModuleInput } from "../../api/modules";
import { locale, named } from "../../i18n";
import type { Step } from "../model/draft";
import { isGiven, own, phraseOf, type Piece } from "../model/form";
import { pieces } from "../model/refs";
import type { Catalogue } from "../state/catalogue";

/** As much as a row can show. */
const MOST = 160;
const FEW = 3;

/** Of several lines the first. */
function asText(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value);
  const end = text.indexOf("\n");
  return end < 0 ? text : `${text.slice(0, end).trimEnd()} …`;
}

/** A value in words: options have a name, structures are written out. */
function inWords(input: ModuleInput | undefined, value: unknown): string {
  if (value === undefined || value === null || value === "") return "…";
  const option = input?.constraints?.optionLabels?.find((each) => each.value === value);
  return option ? named(option.label, option.labelEn) : asText(value);
}

/** Where the catalogue has no sentence, the values that are given. */
const values = (step: Step): Piece[] =>
  Object.keys(step.parameters)
    .filter((key) => !key.startsWith("__") && isGiven(step.parameters, key))
    .slice(0, FEW)
    .flatMap((key, place): Piece[] => [...(place > 0 ? [{ words: " " }] : []), { input: undefined, value: own(step.parameters, key) }]);

/** The sentence in pieces, or nothing as long as the catalogue is on its way, so that a row does not change under the eye. Beside the name of the module it begins with the first value: `HTTP Request`, `GET https://…`. */
function piecesOf(step: Step, { ready, details }: Catalogue): Piece[] {
  const module = details.get(step.moduleId);
  if (!module) return ready && details.size > 0 ? values(step) : [];
  const all = phraseOf(module, step.parameters, locale.get() === "zh");
  const first = all.findIndex((piece) => !("words" in piece));
  if (step.name) return all;
  return first < 0 ? [] : all.slice(first);
}

export const sentence = (step: Step, catalogue: Catalogue): string =>
  piecesOf(step, catalogue)
    .map((piece) => ("words" in piece ? piece.words : inWords(piece.input, piece.value)))
    .join("");

export function Pills({ text }: { text: string }) {
  return pieces(text.length > MOST ? `${text.slice(0, MOST)}…` : text).map((piece) =>
    piece.ref === undefined ? (
      <span key={piece.from}>{piece.text}</span>
    ) : (
      <span key={piece.from} className="pill">
        {piece.ref}
      </span>
    ),
  );
}

export function Sentence({ step, catalogue }: { step: Step; catalogue: Catalogue }) {
  return piecesOf(step, catalogue).map((piece, place) =>
    "words" in piece ? (
      <span key={place}>{piece.words}</span>
    ) : (
      <span key={place} className="slot">
        <Pills text={inWords(piece.input, piece.value)} />
      </span>
    ),
  );
}
