/** Starts a workflow: a field for each declared input. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { accountQuery } from "../../api/account";
import { useMay } from "../../api/session";
import { workflowQuery } from "../../api/workflow";
import { enable, execute, workflowsChanged } from "../../api/workflows";
import { runsChanged } from "../../api/runs";
import { m } from "../../i18n";
import { Ask, Dialog } from "../../ui/dialog";
import { Check } from "../../ui/fields";
import { Skeleton } from "../../ui/state";
import { InputFields, readInputs, useInputs } from "./inputs";

export function RunDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const navigate = useNavigate();
  const query = useQuery(workflowQuery(id));
  const workflow = query.data?.data;
  const [texts, setText] = useInputs(id);
  const [enabling, setEnabling] = useState(true);
  const administers = useMay("admin");
  const stays = useQuery({ ...accountQuery, enabled: workflow?.isEnabled === false && administers }).data?.allowExecuteDisabled ?? false;
  if (!workflow) {
    return (
      <Dialog title={m.run_now()} open onClose={onClose}>
        <Skeleton rows={2} />
      </Dialog>
    );
  }
  return (
    <Ask
      title={m.run_one({ name: workflow.name })}
      action={m.run_now()}
      open
      onClose={onClose}
      disabled={!workflow.isEnabled && !enabling && !stays}
      onDo={async () => {
        const inputs = readInputs(workflow.inputs, texts);
        if (!workflow.isEnabled && enabling && !stays) {
          await enable(id, true);
          await workflowsChanged();
        }
        const { executionId } = await execute(id, inputs);
        void runsChanged();
        await navigate({ to: "/r/$id", params: { id: executionId } });
      }}
    >
      {workflow.inputs.length === 0 && <p className="muted">{m.no_inputs()}</p>}
      <InputFields inputs={workflow.inputs} texts={texts} onChange={setText} />
      {!workflow.isEnabled && stays && <p className="notice">{m.ed_run_disabled()}</p>}
      {!workflow.isEnabled && !stays && (
        <Check isSelected={enabling} onChange={setEnabling}>
          {m.run_enables()}
        </Check>
      )}
    </Ask>
  );
}
