/** What a step gives, each with the reference that names it. */
import { Button } from "react-aria-components";
import type { Module } from "../../api/modules";
import { m, named } from "../../i18n";
import { copy } from "../../ui/id";
import { typeWord } from "../../ui/types";
import type { Step } from "../model/draft";

export function Outputs({ step, module }: { step: Step; module: Module }) {
  if (module.outputs.length === 0) return null;
  return (
    <section className="outputs" aria-label={m.ed_outputs()}>
      <h3>{m.ed_outputs()}</h3>
      <ul>
        {module.outputs.map(({ id, type, label, labelEn, description, descriptionEn }) => {
          const reference = `{{${step.id}.${id}}}`;
          return (
            <li key={id}>
              <Button className="pill" onPress={() => void copy(reference, reference)}>
                {id}
              </Button>
              <span className="muted small" title={named(description, descriptionEn)}>
                {named(label, labelEn)} · {typeWord(type)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
