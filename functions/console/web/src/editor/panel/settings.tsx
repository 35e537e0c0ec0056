/** The inputs of a step: those that must be given or are, then the others. */
import { useState } from "react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { Module, ModuleInput } from "../../api/modules";
import { m, named } from "../../i18n";
import { Icon } from "../../ui/icon";
import { plain } from "../model/change";
import type { Step } from "../model/draft";
import { useProblems } from "../problems/problems";
import { InputField } from "./input";
import { Outputs } from "./outputs";

/** A condition is one text, or an input with an operator: whichever is given counts, the text at first. */
const CONDITION = "condition";
const PARTS = new Set(["input1", "operator", "value1", "value2"]);
const FEW = 4;

const given = (step: Step, id: string) => {
  const value = plain(step.parameters[id]);
  return value !== undefined && value !== null && value !== "";
};

function first(step: Step, inputs: readonly ModuleInput[]): Set<string> {
  const chosen = new Set(inputs.filter(({ id, required }) => required || given(step, id)).map(({ id }) => id));
  const byParts = inputs.some(({ id }) => id === CONDITION) && given(step, "operator") && !given(step, CONDITION);
  if (byParts) {
    chosen.delete(CONDITION);
    for (const part of PARTS) if (part !== "value2" || plain(step.parameters.operator) === "number_between") chosen.add(part);
  }
  if (inputs.some(({ id }) => id === CONDITION) && !byParts) chosen.add(CONDITION);
  return chosen.size > 0 ? chosen : new Set(inputs.slice(0, FEW).map(({ id }) => id));
}

export function Settings({ step, module }: { step: Step; module: Module }) {
  // Decided when the step is shown, so that no field moves while it is typed in.
  const [main] = useState(() => first(step, module.inputs));
  const problems = useProblems().byStep.get(step.id) ?? [];
  const wrong = new Set(problems.map(({ field }) => field));
  const [above, below] = [
    module.inputs.filter(({ id }) => main.has(id) || wrong.has(id)),
    module.inputs.filter(({ id }) => !main.has(id) && !wrong.has(id)),
  ];
  const field = (input: ModuleInput) => (
    <InputField key={input.id} step={step} input={input} problems={problems.filter((problem) => problem.field === input.id)} />
  );
  const others = problems.filter((problem) => !module.inputs.some(({ id }) => id === problem.field));
  return (
    <div className="stack">
      {others.map((problem, index) => (
        <p key={index} className={`wrong-line of-${problem.severity}`}>
          {problem.text}
        </p>
      ))}
      {module.inputs.length === 0 && <p className="muted">{m.ed_no_inputs({ name: named(module.metadata.name, module.metadata.nameEn) })}</p>}
      {above.map(field)}
      {below.length > 0 && (
        <Disclosure className="disclosure">
          <Heading level={3}>
            <Button slot="trigger" className="disclose">
              <Icon name="right" size={12} /> {m.ed_more_inputs({ count: String(below.length) })}
            </Button>
          </Heading>
          <DisclosurePanel>
            <div className="stack">{below.map(field)}</div>
          </DisclosurePanel>
        </Disclosure>
      )}
      <Outputs step={step} module={module} />
    </div>
  );
}
