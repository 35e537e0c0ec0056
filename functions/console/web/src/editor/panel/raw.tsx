/** The parameters of a step as a text: for modules that the host does not know, or that only a phone can run. */
import { useState } from "react";
import { parse, stringify } from "yaml";
import { m } from "../../i18n";
import type { Step } from "../model/draft";
import { changeStep } from "../state/actions";
import { useStoreOf } from "../state/store";
import { Expression } from "./expression";

export function Raw({ step }: { step: Step }) {
  const store = useStoreOf();
  const [typed, setTyped] = useState<{ text: string; of?: Step["parameters"]; wrong?: string }>();
  const whole = Object.keys(step.parameters).length > 0 ? stringify(step.parameters, { lineWidth: 0 }) : "";
  const text = typed && (typed.wrong !== undefined || typed.of === step.parameters) ? typed.text : whole;
  const change = (value: unknown) => {
    const next = typeof value === "string" ? value : "";
    try {
      const parameters = (parse(next) ?? {}) as Step["parameters"];
      if (typeof parameters !== "object" || Array.isArray(parameters)) throw new Error(m.ed_raw_wrong());
      setTyped({ text: next, of: parameters });
      changeStep(store, step.id, (now) => ({ ...now, parameters }), "raw");
    } catch (error) {
      setTyped({ text: next, wrong: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) });
    }
  };
  return (
    <div className="stack">
      <Expression label={m.ed_parameters()} field="parameters" stepId={step.id} value={text} kind="string" onChange={change} tall form={null} />
      {typed?.wrong !== undefined && <p className="wrong-line of-error">{typed.wrong}</p>}
    </div>
  );
}
