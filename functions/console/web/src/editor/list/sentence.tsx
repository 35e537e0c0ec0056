/** What a step does in one line: its main inputs, with references as pills. */
import type { Module } from "../../api/modules";
import { plain } from "../model/change";
import type { Step } from "../model/draft";
import { pieces } from "../model/refs";

/** As much as a row can show. */
const MOST = 160;

const asText = (value: unknown): string => {
  const bare = plain(value);
  return typeof bare === "string" ? bare : JSON.stringify(bare);
};

const given = (step: Step, key: string) => {
  const value = plain(step.parameters[key]);
  return value !== undefined && value !== null && value !== "";
};

/** The inputs that say most: those that must be given, then the others that are, in the order of the form. */
function mainInputs(step: Step, module: Module | undefined): string[] {
  const own = Object.keys(step.parameters).filter((key) => !key.startsWith("__") && given(step, key));
  if (!module) return own;
  const order = new Map(module.inputs.map(({ id, required }, place) => [id, required ? place : place + module.inputs.length]));
  const last = 2 * module.inputs.length;
  const shown = own.filter((key) => module.inputs.find(({ id }) => id === key)?.uiType !== "switch");
  return shown.sort((a, b) => (order.get(a) ?? last) - (order.get(b) ?? last));
}

/** The texts of the line. A method stands before its address. */
export function sentence(step: Step, module: Module | undefined): string[] {
  const keys = mainInputs(step, module);
  const method = keys.indexOf("method");
  if (method > 0) keys.unshift(...keys.splice(method, 1));
  return keys.slice(0, 4).map((key) => asText(step.parameters[key]));
}

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

export function Sentence({ step, module }: { step: Step; module: Module | undefined }) {
  return sentence(step, module).map((text, place) => (
    <span key={place} className="part">
      <Pills text={text} />
    </span>
  ));
}
