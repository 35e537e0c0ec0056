/** What belongs to the workflow and to no step: its inputs and outputs, what starts it, its limits. */
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { m } from "../../i18n";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { LimitFields } from "../../screens/workflows/limit-fields";
import { OnFailure } from "../../screens/workflows/on-failure";
import type { Draft } from "../model/draft";
import { Code } from "../problems/code";
import { useProblems } from "../problems/problems";
import { useDraft, useEditor, useStoreOf } from "../state/store";
import { InputRows, OutputRows } from "./declared";
import { Triggers } from "./triggers";
import { read, shown } from "./value";

export function WorkflowPanel() {
  return (
    <>
      <header className="side-head">
        <h2>{m.ed_workflow_panel()}</h2>
      </header>
      <Tabs className="side-tabs">
        <TabList aria-label={m.ed_workflow_panel()} className="tab-list">
          <Tab id="inputs">{m.ed_inputs()}</Tab>
          <Tab id="outputs">{m.ed_outputs()}</Tab>
          <Tab id="triggers">{m.ed_triggers()}</Tab>
          <Tab id="limits">{m.ed_settings()}</Tab>
        </TabList>
        <TabPanel id="inputs">
          <General field="inputs" />
          <InputRows />
        </TabPanel>
        <TabPanel id="outputs">
          <General field="outputs" />
          <OutputRows />
        </TabPanel>
        <TabPanel id="triggers">
          <General field="triggers" />
          <Triggers />
        </TabPanel>
        <TabPanel id="limits">
          <Limits />
        </TabPanel>
      </Tabs>
    </>
  );
}

/** The problems of a part of the workflow. */
function General({ field }: { field: keyof Draft }) {
  const { all } = useProblems();
  return all
    .filter((problem) => problem.stepId === undefined && problem.field === field)
    .map((problem, index) => (
      <p key={index} className={`wrong-line of-${problem.severity}`}>
        <span>{problem.text}</span> <Code of={problem.code} />
      </p>
    ));
}

const TOGETHER = "beside";

function Limits() {
  const store = useStoreOf();
  const draft = useDraft();
  const mayWrite = useEditor((state) => state.mayWrite);
  const set = (part: Partial<Draft>, about: string) => store.change((now) => ({ ...now, ...part }), about);
  return (
    <div className="stack">
      <TextInput label={m.name()} value={draft.name} isRequired isReadOnly={!mayWrite} onChange={(name) => set({ name }, "name")} />
      <TextInput label={m.ed_description()} rows={3} value={draft.description} isReadOnly={!mayWrite} onChange={(description) => set({ description }, "description")} />
      <div data-field="maxExecutionTime">
        <TextInput
          label={m.ed_longest()}
          hint={m.ed_longest_says()}
          value={shown(draft.maxExecutionTime)}
          isReadOnly={!mayWrite}
          onChange={(text) => {
            const value = read(text, "number", undefined);
            set({ maxExecutionTime: typeof value === "number" ? value : null }, "maxExecutionTime");
          }}
        />
      </div>
      <div data-field="onFailure">
        <OnFailure id={store.get().id} value={draft.onFailure ?? ""} isDisabled={!mayWrite} onChange={(next) => set({ onFailure: next || null }, "onFailure")} />
      </div>
      <LimitFields id={store.get().id} value={draft.limit} isDisabled={!mayWrite} onChange={(limit) => set({ limit }, "limit")} />
      <Choice
        label={m.ed_reentry()}
        value={draft.reentryBehavior === "allow_parallel" ? TOGETHER : (draft.reentryBehavior ?? TOGETHER)}
        isDisabled={!mayWrite}
        options={[
          { id: TOGETHER, name: m.ed_reentry_beside() },
          { id: "block_new", name: m.ed_reentry_block() },
          { id: "stop_current_and_run_new", name: m.ed_reentry_stop() },
        ]}
        onChange={(next) => set({ reentryBehavior: next === TOGETHER ? null : next }, "reentryBehavior")}
      />
      <div data-field="callbackUrl">
        <TextInput
          label={m.ed_callback()}
          hint={m.ed_callback_says()}
          value={draft.callbackUrl ?? ""}
          isReadOnly={!mayWrite}
          onChange={(text) => set({ callbackUrl: text || null }, "callbackUrl")}
        />
      </div>
    </div>
  );
}
