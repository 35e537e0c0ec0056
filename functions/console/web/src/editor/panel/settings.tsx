/** The inputs of a step: what its values call for, in groups, and folded away what most steps do without. */
import { useState } from "react";
import { Button, Disclosure, DisclosurePanel, Heading, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { Module, ModuleInput } from "../../api/modules";
import { m, named } from "../../i18n";
import { Icon } from "../../ui/icon";
import { setParameter } from "../model/change";
import type { Step } from "../model/draft";
import { type Compared, comparedOf, conditionOf } from "../model/condition";
import { alternativeOf, fieldsOf, givenBy, isGiven, own } from "../model/form";
import { toast } from "../../ui/toast";
import { useProblems } from "../problems/problems";
import { changeStep } from "../state/actions";
import { useEditor, useStoreOf } from "../state/store";
import { InputField } from "./input";
import { Outputs } from "./outputs";

export function Settings({ step, module }: { step: Step; module: Module }) {
  const problems = useProblems().byStep.get(step.id) ?? [];
  const [alternative, setAlternative] = useState(() => alternativeOf(module, step.parameters));
  // What is given when the step is shown is shown at once. No field moves while it is typed in.
  const [first] = useState(() => givenBy(module, step.parameters));
  const [open, setOpen] = useState(false);
  const wrong = new Set(problems.flatMap(({ field }) => field ?? []));
  const { main, more } = fieldsOf(module, step.parameters, alternative, first, wrong);
  const shown = new Set([...main, ...more].map(({ id }) => id));
  const others = problems.filter(({ field }) => field === undefined || !shown.has(field));
  return (
    <div className="stack">
      {others.map((problem, index) => (
        <p key={index} className={`wrong-line of-${problem.severity}`}>
          {problem.text}
        </p>
      ))}
      {module.inputs.length === 0 && <p className="muted" data-no-fields="">{m.ed_no_inputs({ name: named(module.metadata.name, module.metadata.nameEn) })}</p>}
      {module.alternatives.length > 1 && <Alternatives step={step} module={module} chosen={alternative} onChoose={setAlternative} />}
      <Inputs step={step} inputs={main} />
      {more.length > 0 && (
        <Disclosure className="disclosure" isExpanded={open || more.some(({ id }) => wrong.has(id))} onExpandedChange={setOpen}>
          <Heading level={3}>
            <Button slot="trigger" className="disclose">
              <Icon name="right" size={12} /> {m.ed_more_inputs({ count: String(more.length) })}
            </Button>
          </Heading>
          <DisclosurePanel>
            <div className="stack">
              <Inputs step={step} inputs={more} />
            </div>
          </DisclosurePanel>
        </Disclosure>
      )}
      <Outputs step={step} module={module} />
    </div>
  );
}

/** Neighbours of one group stand below its name. */
function Inputs({ step, inputs }: { step: Step; inputs: readonly ModuleInput[] }) {
  const problems = useProblems().byStep.get(step.id) ?? [];
  return inputs.map((input, place) => {
    const starts = input.group && input.group.id !== inputs[place - 1]?.group?.id;
    const several = input.group?.id === inputs[place + 1]?.group?.id;
    return (
      <div key={input.id} className="stack">
        {starts && several && <h3 className="input-group">{named(input.group?.label, input.group?.labelEn)}</h3>}
        <InputField step={step} input={input} problems={problems.filter(({ field }) => field === input.id)} />
      </div>
    );
  });
}

const CONDITION = "condition";
const COMPARED = ["input1", "operator", "value1", "value2"] as const;

/** A condition as the other form says it; nothing where that form cannot say it, or where it is about something else. */
function converted({ alternatives }: Module, next: number, values: Step["parameters"]): Step["parameters"] | undefined {
  const to = alternatives[next] ?? [];
  if (to.includes(CONDITION)) {
    const text = conditionOf(Object.fromEntries(COMPARED.map((id) => [id, own(values, id)])) as Compared);
    return text === undefined ? undefined : { [CONDITION]: text };
  }
  const text = own(values, CONDITION);
  const form = to.includes("input1") && typeof text === "string" ? comparedOf(text) : undefined;
  return form && { ...form };
}

interface AlternativesProps {
  step: Step;
  module: Module;
  chosen: number;
  onChoose: (place: number) => void;
}

/** One of several sets of inputs says what the step does. What the other set had comes back with it. */
function Alternatives({ step, module, chosen, onChoose }: AlternativesProps) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const [had, setHad] = useState<Step["parameters"][]>([]);
  const name = (ids: string[]) =>
    ids
      .flatMap((id) => module.inputs.find((input) => input.id === id) ?? [])
      .map(({ label, labelEn }) => named(label, labelEn))
      .join(" + ");
  /** With a set goes what hangs on it, such as the value that is compared with. */
  const belongs = (place: number) => {
    const set = new Set(module.alternatives[place]);
    return module.inputs.filter(({ id, visibleWhen }) => set.has(id) || Object.keys(visibleWhen ?? {}).some((other) => set.has(other))).map(({ id }) => id);
  };
  const choose = (next: number) => {
    const made = converted(module, next, step.parameters);
    const leaving = belongs(chosen).filter((id) => !belongs(next).includes(id));
    const now = Object.fromEntries(leaving.flatMap((id) => (id in step.parameters ? [[id, step.parameters[id]]] : [])));
    setHad(Object.assign([...had], { [chosen]: now }));
    changeStep(store, step.id, (before) => {
      const without = leaving.reduce((of, id) => setParameter(of, id, undefined), before);
      return { ...without, parameters: { ...without.parameters, ...(made ?? had[next]) } };
    });
    if (made === undefined && isGiven(step.parameters, CONDITION)) toast(m.ed_condition_more());
    onChoose(next);
  };
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={m.ed_alternatives()}
      selectionMode="single"
      disallowEmptySelection
      isDisabled={!mayWrite}
      selectedKeys={[String(chosen)]}
      onSelectionChange={(keys) => choose(Number([...keys][0]))}
    >
      {module.alternatives.map((ids, place) => (
        <ToggleButton key={place} id={String(place)} className="segment">
          {name(ids)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
