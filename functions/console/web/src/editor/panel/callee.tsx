/** The workflow that a step starts: chosen by its name, with its inputs at hand. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { workflowQuery } from "../../api/workflow";
import { workflowNamesQuery } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { plain, setParameter } from "../model/change";
import type { Step } from "../model/draft";
import { changeStep } from "../state/actions";
import { useEditor, useStoreOf } from "../state/store";

interface Props {
  step: Step;
  field: string;
  label: string;
  hint: string;
  isRequired: boolean;
  onChange: (id: string) => void;
}

/** The input in which such a step gives the values of the other workflow. */
const INPUTS = "inputs";

export function Callee({ step, field, label, hint, isRequired, onChange }: Props) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const known = useQuery(workflowNamesQuery).data ?? [];
  const value = String(plain(step.parameters[field]) ?? "");
  const callee = useQuery({ ...workflowQuery(value), enabled: value !== "", retry: false, staleTime: 60_000 }).data?.data;
  // One that is not listed is shown by its id, so that it is not lost.
  const far = value !== "" && !known.some(({ id }) => id === value) ? [{ id: value, name: callee?.name ?? value }] : [];
  const given = plain(step.parameters[INPUTS]) ?? {};
  const names = callee?.inputs.map(({ name }) => name) ?? [];
  const lacking = typeof given === "object" ? names.filter((name) => !(name in (given as object))) : [];
  const fill = () =>
    changeStep(store, step.id, (now) => setParameter(now, INPUTS, { ...(given as object), ...Object.fromEntries(lacking.map((name) => [name, ""])) }));
  return (
    <div className="stack" data-field={field}>
      <Choice
        label={label}
        hint={hint}
        value={value || null}
        placeholder={m.ed_choose()}
        isRequired={isRequired}
        isDisabled={!mayWrite}
        options={[...far, ...known]}
        onChange={onChange}
      />
      {value !== "" && (
        <span className="row small">
          <Link to="/w/$id/steps" params={{ id: value }} target="_blank">
            {m.ed_callee_open()}
          </Link>
          {names.length > 0 && <span className="muted">{m.ed_callee_inputs({ names: names.join(", ") })}</span>}
        </span>
      )}
      {mayWrite && lacking.length > 0 && (
        <div>
          <Button kind="quiet" icon="plus" onPress={fill}>
            {m.ed_callee_fill()}
          </Button>
        </div>
      )}
    </div>
  );
}
