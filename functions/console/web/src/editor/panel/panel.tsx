/** Beside the list: the step that is shown, or the workflow's own settings. */
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { m, named } from "../../i18n";
import { IconButton } from "../../ui/button";
import { TextInput, Toggle } from "../../ui/fields";
import { Skeleton } from "../../ui/state";
import { ModuleIcon } from "../list/icons";
import { reveal } from "../list/reveal";
import { roleOf } from "../model/blocks";
import type { Step } from "../model/draft";
import { changeStep, select } from "../state/actions";
import { useCatalogue } from "../state/catalogue";
import { useEditor, useSteps, useStoreOf } from "../state/store";
import { Errors } from "./errors";
import { StepId } from "./id";
import { LastRun } from "./last";
import { Raw } from "./raw";
import { Settings } from "./settings";
import { WorkflowPanel } from "./workflow";

export function Side() {
  const store = useStoreOf();
  const shown = useEditor((state) => state.shown);
  const step = useSteps().find(({ id }) => id === shown);
  return (
    <aside
      className={step ? "side open" : "side"}
      aria-label={step ? m.ed_step_panel() : m.ed_workflow_panel()}
      onKeyDown={(event) => {
        if (event.key === "Escape" && step && !event.defaultPrevented) reveal(step.id);
      }}
    >
      {step ? <StepPanel key={step.id} step={step} onClose={() => (select(store, undefined), reveal(step.id))} /> : <WorkflowPanel />}
    </aside>
  );
}

function StepPanel({ step, onClose }: { step: Step; onClose: () => void }) {
  const catalogue = useCatalogue();
  const row = catalogue.rows.get(step.moduleId);
  const module = catalogue.details.get(step.moduleId);
  const known = row && !row.deviceOnly;
  return (
    <>
      <header className="side-head">
        <ModuleIcon icon={row?.metadata.icon} category={row?.metadata.category} />
        <h2>{step.name || (row ? named(row.metadata.name, row.metadata.nameEn) : step.moduleId)}</h2>
        <StepId step={step} />
        <IconButton icon="close" label={m.close()} onPress={onClose} />
      </header>
      <Tabs className="side-tabs">
        <TabList aria-label={m.ed_step_panel()} className="tab-list">
          <Tab id="settings">{m.ed_settings()}</Tab>
          {!roleOf(step.moduleId) && <Tab id="errors">{m.ed_on_failure()}</Tab>}
          <Tab id="last">{m.ed_last()}</Tab>
          <Tab id="notes">{m.ed_notes()}</Tab>
        </TabList>
        <TabPanel id="settings">
          {row?.deviceOnly && <p className="notice">{m.ed_phone_only()}</p>}
          {catalogue.ready && !row && <p className="notice">{m.ed_unknown_module()}</p>}
          {known && module ? <Settings step={step} module={module} /> : catalogue.ready && !known ? <Raw step={step} /> : <Skeleton rows={4} />}
        </TabPanel>
        <TabPanel id="errors">
          <Errors step={step} />
        </TabPanel>
        <TabPanel id="last">
          <LastRun step={step} />
        </TabPanel>
        <TabPanel id="notes">
          <Notes step={step} />
        </TabPanel>
      </Tabs>
    </>
  );
}

function Notes({ step }: { step: Step }) {
  const store = useStoreOf();
  const mayWrite = useEditor((state) => state.mayWrite);
  const change = (part: Partial<Step>, about?: string) => changeStep(store, step.id, (now) => ({ ...now, ...part }), about);
  return (
    <div className="stack">
      <TextInput
        label={m.ed_step_name()}
        hint={m.ed_step_name_says()}
        value={step.name ?? ""}
        isReadOnly={!mayWrite}
        onChange={(name) => change({ name: name || undefined }, "name")}
      />
      <TextInput
        label={m.ed_note()}
        rows={6}
        value={step.note ?? ""}
        isReadOnly={!mayWrite}
        onChange={(note) => change({ note: note || undefined }, "note")}
      />
      <Toggle isSelected={step.isDisabled ?? false} isDisabled={!mayWrite} onChange={(isDisabled) => change({ isDisabled })}>
        {m.ed_disabled_says()}
      </Toggle>
      {!roleOf(step.moduleId) && (
        <Toggle isSelected={step.isOutput ?? false} isDisabled={!mayWrite} onChange={(isOutput) => change({ isOutput })}>
          {m.ed_output_says()}
        </Toggle>
      )}
    </div>
  );
}
