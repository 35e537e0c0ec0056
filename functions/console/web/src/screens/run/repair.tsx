/** A run once more: from where it failed, or from its beginning. What would run is shown before it is started. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { rerun, resume, type Run, runsChanged } from "../../api/runs";
import { workflowQuery } from "../../api/workflow";
import { m } from "../../i18n";
import { Ask } from "../../ui/dialog";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { ErrorText, Skeleton } from "../../ui/state";
import { jsonObject } from "../../ui/json";
import { changed } from "./changes";

type Mode = "resume" | "rerun";
type Revision = "same" | "current";
const MODES: Record<Mode, { name: () => string; says: () => string }> = {
  resume: { name: m.repair_resume, says: m.repair_resume_says },
  rerun: { name: m.repair_rerun, says: m.repair_rerun_says },
};

const json = (value: unknown) => JSON.stringify(value ?? {}, null, 2);

export function Repair({ run, onClose }: { run: Run; onClose: () => void }) {
  const navigate = useNavigate();
  const id = run.executionId;
  const [mode, setMode] = useState<Mode>(run.status === "completed" ? "rerun" : "resume");
  const [revision, setRevision] = useState<Revision>("same");
  const [texts, setTexts] = useState<Record<string, string>>({});
  const plan = useQuery({
    queryKey: ["run", id, "plan", mode, revision],
    queryFn: () => (mode === "resume" ? resume : rerun)(id, { dryRun: true, revision }),
    retry: false,
  });
  const workflow = useQuery({ ...workflowQuery(run.workflowId), retry: false }).data?.data;
  const told = plan.data && "dryRun" in plan.data ? plan.data : undefined;
  // The parameters are known where the plan's steps are those of the workflow as it is.
  const step = workflow?.revision === told?.revision ? workflow?.steps.find(({ id }) => id === told?.step?.id) : undefined;
  const field = (name: string, value: unknown) => ({
    value: texts[`${mode}/${revision}/${name}`] ?? json(value),
    onChange: (text: string) => setTexts((now) => ({ ...now, [`${mode}/${revision}/${name}`]: text })),
  });
  const parameters = field("parameters", step?.parameters);
  const variables = field("variables", told?.variables);
  const inputs = field("inputs", told?.inputs);

  return (
    <Ask
      title={mode === "resume" ? m.repair() : m.rerun()}
      action={m.start()}
      open
      wide
      disabled={!told}
      onClose={onClose}
      onDo={async () => {
        const made =
          mode === "resume"
            ? await resume(id, {
                revision,
                step: step && { parameters: changed(step.parameters ?? {}, jsonObject(m.parameters(), parameters.value)) },
                variables: changed(told?.variables ?? {}, jsonObject(m.variables(), variables.value)),
              })
            : await rerun(id, { revision, inputs: jsonObject(m.inputs(), inputs.value) });
        void runsChanged();
        if ("executionId" in made) await navigate({ to: "/r/$id", params: { id: made.executionId } });
      }}
    >
      <RadioGroup className="radios" value={mode} onChange={(value) => setMode(value as Mode)}>
        <Label className="hidden">{m.repair_how()}</Label>
        {(Object.keys(MODES) as Mode[]).map((each) => (
          <Radio key={each} value={each} className="radio" isDisabled={each === "resume" && run.status === "completed"}>
            <span className="strong">{MODES[each].name()}</span>
            <span className="hint">{MODES[each].says()}</span>
          </Radio>
        ))}
      </RadioGroup>
      <Choice
        label={m.repair_steps()}
        value={revision}
        options={[
          { id: "same", name: m.revision_same() },
          { id: "current", name: m.revision_current() },
        ]}
        onChange={setRevision}
      />
      {plan.isPending && <Skeleton rows={2} />}
      {plan.error && <ErrorText error={plan.error} />}
      {told && (
        <>
          <p>
            {told.step
              ? m.plan_from({ step: `${told.step.index + 1} ${told.step.name}`, revision: told.revision })
              : m.plan_whole({ revision: told.revision })}
          </p>
          {mode === "resume" && told.step && <p className="notice">{m.plan_again({ step: told.step.name })}</p>}
          {mode === "resume" && step && <TextInput label={m.parameters_of({ step: told.step?.name ?? "" })} code rows={6} {...parameters} />}
          {mode === "resume" && Object.keys(told.variables).length > 0 && (
            <TextInput label={m.variables()} code rows={4} {...variables} />
          )}
          {mode === "rerun" && <TextInput label={m.inputs()} code rows={6} {...inputs} />}
        </>
      )}
    </Ask>
  );
}
