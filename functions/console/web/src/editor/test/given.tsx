/** What a case gives: inputs, answers of the outside, results instead of steps; and what it expects. */
import { Tab as Title, TabList, TabPanel, Tabs, ToggleButton } from "react-aria-components";
import { useState } from "react";
import { parse, stringify } from "yaml";
import { m } from "../../i18n";
import { InputFields } from "../../screens/workflow/inputs";
import { TextInput } from "../../ui/fields";
import { json as readJson } from "../../ui/json";
import { useDraft } from "../state/store";
import { Mocks } from "./mocks";
import { Parsed } from "./parsed";
import { RealSteps } from "./real-steps";
import { Replaced } from "./replaced";
import { type Trying, tryingOf } from "./trying";

export interface GivenProps {
  trying: Trying;
  onChange: (trying: Trying) => void;
}

export type Tab = "inputs" | "outside" | "steps" | "real" | "text";

export function Given({ tab, onTab, ...props }: GivenProps & { tab: Tab; onTab: (tab: Tab) => void }) {
  const { trying, onChange } = props;
  const { of } = trying;
  return (
    <Tabs className="test-given" selectedKey={tab} onSelectionChange={(key) => onTab(key as Tab)}>
      <TabList aria-label={m.ts_given()} className="tab-list">
        <Title id="inputs">{m.ed_inputs()}</Title>
        <Title id="outside">{m.ts_outside()}</Title>
        <Title id="steps">{m.ts_replaced()}</Title>
        <Title id="real">{m.ts_real()}</Title>
        <Title id="text">YAML</Title>
      </TabList>
      <TabPanel id="inputs">
        <Inputs {...props} />
      </TabPanel>
      <TabPanel id="outside">
        <Mocks mocks={of.mocks ?? {}} onChange={(mocks) => onChange({ ...trying, of: { ...of, mocks } })} />
      </TabPanel>
      <TabPanel id="steps">
        <Replaced given={of.steps ?? {}} onChange={(steps) => onChange({ ...trying, of: { ...of, steps } })} />
      </TabPanel>
      <TabPanel id="real">
        <RealSteps />
      </TabPanel>
      <TabPanel id="text">
        <Text {...props} />
      </TabPanel>
    </Tabs>
  );
}

function Inputs({ trying, onChange }: GivenProps) {
  const { inputs } = useDraft();
  const { of, texts } = trying;
  const [json, setJson] = useState(false);
  return (
    <div className="stack">
      {inputs.length > 0 && (
        <ToggleButton className="segment alone" isSelected={json} onChange={setJson}>
          JSON
        </ToggleButton>
      )}
      {json ? (
        <Parsed
          label={m.ed_inputs()}
          value={of.inputs ?? {}}
          write={(value) => JSON.stringify(value, null, 2)}
          read={(text) => readJson(m.ed_inputs(), text)}
          onChange={(value) => onChange(tryingOf({ ...of, inputs: value }))}
        />
      ) : inputs.length === 0 ? (
        <p className="muted">{m.ts_no_inputs()}</p>
      ) : (
        <InputFields inputs={inputs as Parameters<typeof InputFields>[0]["inputs"]} texts={texts} onChange={(name, text) => onChange({ ...trying, texts: { ...texts, [name]: text } })} />
      )}
      <TextInput
        label={m.ts_clock()}
        hint={m.ts_clock_says()}
        placeholder="2026-01-31T09:00:00+08:00"
        value={of.clock === undefined ? "" : String(of.clock)}
        onChange={(clock) => onChange({ ...trying, of: { ...of, clock: clock === "" ? undefined : clock } })}
      />
    </div>
  );
}

/** The whole case, with what has no field. */
function Text({ trying, onChange }: GivenProps) {
  const said = Object.fromEntries(Object.entries(trying.of).filter(([, value]) => value !== undefined));
  return (
    <Parsed
      label={m.ts_text()}
      hint={m.ts_text_says()}
      rows={14}
      value={said}
      write={(value) => (Object.keys(value).length === 0 ? "" : stringify(value, { lineWidth: 0 }))}
      read={(text) => (text.trim() === "" ? {} : (parse(text) as unknown))}
      onChange={(of) => onChange(tryingOf(of))}
    />
  );
}
