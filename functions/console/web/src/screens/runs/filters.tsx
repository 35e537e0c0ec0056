import { useQuery } from "@tanstack/react-query";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { AGES, moment, type RunFilter, STATUSES, WAITING } from "../../api/runs";
import { workflowNamesQuery, workflowOptions } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { SearchBox } from "../../ui/fields";
import { type Mark, Status } from "../../ui/status";
import { day } from "../../ui/time";
import { useTyped } from "../../ui/typed";
import { STARTS, startWords } from "./start";

const AGE_NAMES: Record<keyof typeof AGES, () => string> = {
  "1h": m.age_1h,
  "24h": m.age_24h,
  "7d": m.age_7d,
  "30d": m.age_30d,
};
const isAge = (text: string): text is keyof typeof AGES => text in AGES;

interface FiltersProps {
  of?: string;
  filter: RunFilter;
  change: (part: RunFilter) => void;
}

/** No filter but the workflow that the list is of. */
export const unfiltered = (of?: string): RunFilter => ({
  status: undefined,
  workflow: of,
  trigger: undefined,
  error: undefined,
  from: undefined,
  to: undefined,
});

export const narrowed = ({ workflow, ...rest }: RunFilter, of?: string) =>
  Object.values(rest).some((value) => value !== undefined) || (workflow !== undefined && !of);

export function Filters({ of, filter, change }: FiltersProps) {
  const [text, setText] = useTyped(filter.error ?? "", (error) => change({ error: error || undefined }));
  // What is no time filters nothing.
  const from = filter.from !== undefined && (isAge(filter.from) || moment(filter.from, 0) !== undefined) ? filter.from : "*";
  const dated = from !== "*" && !isAge(from);
  return (
    <div className="toolbar" role="search">
      <ToggleButtonGroup
        className="toggles"
        aria-label={m.status()}
        selectionMode="multiple"
        selectedKeys={filter.status ?? []}
        onSelectionChange={(keys) => change({ status: keys.size > 0 ? [...keys].map(String) : undefined })}
      >
        {[...STATUSES.slice(0, 1), WAITING, ...STATUSES.slice(1)].map((status: Mark) => (
          <ToggleButton key={status} id={status} className="toggle-button">
            <Status of={status} />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {!of && <WorkflowChoice value={filter.workflow} onChange={(workflow) => change({ workflow })} />}
      <StartChoice value={filter.trigger} onChange={(trigger) => change({ trigger })} />
      <Choice
        bare
        label={m.started()}
        value={from}
        options={[
          { id: "*", name: m.age_any() },
          ...Object.keys(AGES)
            .filter(isAge)
            .map((age) => ({ id: age as string, name: AGE_NAMES[age]() })),
          ...(dated ? [{ id: from, name: m.age_since({ day: day(new Date(from).getTime()) }) }] : []),
        ]}
        onChange={(age) => change({ from: age === "*" ? undefined : age, to: undefined })}
      />
      <SearchBox label={m.search_error()} value={text} onChange={setText} />
      {narrowed(filter, of) && (
        <Button kind="quiet" onPress={() => (setText(""), change(unfiltered(of)))}>
          {m.clear_filters()}
        </Button>
      )}
    </div>
  );
}

function StartChoice({ value, onChange }: { value?: string; onChange: (kind: string | undefined) => void }) {
  const known = value === undefined || STARTS.some((kind) => kind === value);
  return (
    <Choice
      bare
      label={m.started_by()}
      value={value ?? "*"}
      options={[
        { id: "*", name: m.any_start() },
        ...[...STARTS, ...(known ? [] : [value])].map((kind) => ({ id: kind as string, name: startWords(kind) })),
      ]}
      onChange={(kind) => onChange(kind === "*" ? undefined : kind)}
    />
  );
}

function WorkflowChoice({ value, onChange }: { value?: string; onChange: (id: string | undefined) => void }) {
  const rows = useQuery(workflowNamesQuery).data ?? [];
  const known = !value || rows.some(({ id }) => id === value);
  return (
    <Choice
      bare
      label={m.workflow()}
      value={value ?? "*"}
      options={[
        { id: "*", name: m.any_workflow() },
        ...(known ? [] : [{ id: value, name: value }]),
        ...workflowOptions(rows),
      ]}
      onChange={(id) => onChange(id === "*" ? undefined : id)}
    />
  );
}
