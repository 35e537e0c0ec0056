/** What a workflow is called, where it lies, and how it may run. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { data, http } from "../../api/client";
import { useMay } from "../../api/session";
import { type Workflow, workflowQuery } from "../../api/workflow";
import { foldersQuery, workflowsChanged } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput, Toggle } from "../../ui/fields";
import { Leaving } from "../../ui/leaving";
import { Facts, Panel } from "../../ui/page";
import { ErrorText, Loaded } from "../../ui/state";
import { Id } from "../../ui/id";
import { Ago } from "../../ui/time";
import { toast } from "../../ui/toast";
import { WorkflowUsedBy } from "../../ui/uses";
import { LimitFields } from "../workflows/limit-fields";
import { OnFailure } from "../workflows/on-failure";
import { folderOptions } from "../workflows/ordered";

const route = getRouteApi("/w/$id/settings");
const REENTRY = ["allow_parallel", "block_new", "stop_current_and_run_new"] as const;
type Reentry = (typeof REENTRY)[number];
const REENTRY_NAMES: Record<Reentry, () => string> = {
  allow_parallel: m.reentry_parallel,
  block_new: m.reentry_block,
  stop_current_and_run_new: m.reentry_stop,
};
const RECORDING_NAMES = { all: m.recording_all, failed: m.recording_failed, none: m.recording_none } as const;
const RECORDING = ["all", "failed", "none"] as const;
const TOP = "*";

export function WorkflowSettings() {
  const { id } = route.useParams();
  const query = useQuery(workflowQuery(id));
  return (
    <Loaded query={query}>
      {({ data, etag }) => <Settings key={id} workflow={data} etag={etag} />}
    </Loaded>
  );
}

interface Stored {
  workflow: Workflow;
  etag: string;
}

/** What is stored meanwhile, such as that it is enabled, is taken over as long as nothing is changed here. */
function Settings({ workflow, etag }: Stored) {
  const [of, setOf] = useState<Stored>({ workflow, etag });
  const [changed, setChanged] = useState(false);
  if (!changed && of.etag !== etag) setOf({ workflow, etag });
  return (
    <>
      <SettingsForm key={of.etag} workflow={of.workflow} etag={of.etag} now={{ workflow, etag }} onChanged={setChanged} />
      <Leaving isChanged={() => changed} says={m.leave_settings_says()} />
    </>
  );
}

const tagsOf = (text: string) => text.split(",").map((tag) => tag.trim()).filter(Boolean);

/** The fields of the form as they are stored. */
const fieldsOf = (workflow: Workflow) => ({
  name: workflow.name,
  description: workflow.description,
  tags: workflow.metadata.tags,
  folderId: workflow.folderId ?? null,
  isEnabled: workflow.isEnabled,
  schedulesPaused: workflow.schedulesPaused,
  reentryBehavior: (workflow.reentryBehavior ?? "allow_parallel") as Reentry,
  record: workflow.record,
  maxExecutionTime: workflow.maxExecutionTime,
  callbackUrl: workflow.callbackUrl ?? null,
  onFailure: workflow.onFailure ?? null,
  limit: workflow.limit,
});
type Fields = ReturnType<typeof fieldsOf>;
const differing = (a: Fields, b: Fields) => (Object.keys(a) as (keyof Fields)[]).filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));

interface FormProps extends Stored {
  now: Stored;
  onChanged: (changed: boolean) => void;
}

function SettingsForm({ workflow, etag, now, onChanged }: FormProps) {
  const mayWrite = useMay("write");
  const folders = useQuery(foldersQuery).data?.folders ?? [];
  const [name, setName] = useState(workflow.name);
  const [description, setDescription] = useState(workflow.description);
  const [tags, setTags] = useState(workflow.metadata.tags.join(", "));
  const [folder, setFolder] = useState(workflow.folderId ?? TOP);
  const [enabled, setEnabled] = useState(workflow.isEnabled);
  const [paused, setPaused] = useState(workflow.schedulesPaused);
  const [reentry, setReentry] = useState<Reentry>(workflow.reentryBehavior ?? "allow_parallel");
  const [recording, setRecording] = useState(workflow.record);
  const [longest, setLongest] = useState(workflow.maxExecutionTime === null ? "" : String(workflow.maxExecutionTime));
  const [callback, setCallback] = useState(workflow.callbackUrl ?? "");
  const [onFailure, setOnFailure] = useState(workflow.onFailure ?? "");
  const [limit, setLimit] = useState(workflow.limit);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const before = fieldsOf(workflow);
  const mine: Fields = {
    name: name.trim(),
    description,
    tags: tagsOf(tags),
    folderId: folder === TOP ? null : folder,
    isEnabled: enabled,
    schedulesPaused: paused,
    reentryBehavior: reentry,
    record: recording,
    maxExecutionTime: longest.trim() === "" ? null : Number(longest),
    callbackUrl: callback.trim() || null,
    onFailure: onFailure || null,
    limit,
  };
  const fields = differing(before, mine);
  const isChanged = fields.length > 0;
  useEffect(() => onChanged(isChanged), [onChanged, isChanged]);
  const save = async () => {
    setBusy(true);
    setError(undefined);
    // A field that both have changed is told as a conflict; the others do not get in each other's way.
    const both = differing(before, fieldsOf(now.workflow)).some((field) => fields.includes(field));
    const tag = both ? etag : now.etag;
    try {
      await data(
        http.PUT("/api/v1/workflows/{workflowId}", {
          params: { path: { workflowId: workflow.id }, header: { "if-match": tag } },
          body: Object.fromEntries(fields.map((field) => [field, mine[field]])),
        }),
      );
      toast(m.saved());
      onChanged(false);
      await workflowsChanged();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="columns even">
      <Panel title={m.settings()}>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextInput label={m.name()} value={name} onChange={setName} isRequired maxLength={200} isReadOnly={!mayWrite} />
          <TextInput label={m.description()} value={description} onChange={setDescription} rows={2} isReadOnly={!mayWrite} />
          <div className="pair">
            <TextInput label={m.tags()} value={tags} onChange={setTags} hint={m.tags_say()} isReadOnly={!mayWrite} />
            <Choice
              label={m.folder()}
              value={folder}
              isDisabled={!mayWrite}
              options={[
                { id: TOP, name: m.no_folder() },
                ...folderOptions(folders),
              ]}
              onChange={setFolder}
            />
          </div>
          <Choice
            label={m.reentry()}
            value={reentry}
            isDisabled={!mayWrite}
            options={REENTRY.map((id) => ({ id, name: REENTRY_NAMES[id]() }))}
            onChange={setReentry}
          />
          <Choice
            label={m.recording()}
            hint={m.recording_says()}
            value={recording}
            isDisabled={!mayWrite}
            options={RECORDING.map((id) => ({ id, name: RECORDING_NAMES[id]() }))}
            onChange={setRecording}
          />
          <div className="pair">
            <TextInput label={m.longest()} type="number" value={longest} onChange={setLongest} placeholder={m.no_limit()} isReadOnly={!mayWrite} />
            <TextInput label={m.callback_url()} type="url" value={callback} onChange={setCallback} hint={m.callback_url_says()} isReadOnly={!mayWrite} />
          </div>
          <OnFailure id={workflow.id} value={onFailure} isDisabled={!mayWrite} onChange={setOnFailure} />
          <LimitFields id={workflow.id} value={limit} isDisabled={!mayWrite} onChange={setLimit} />
          <Toggle isSelected={enabled} onChange={setEnabled} isDisabled={!mayWrite}>
            {m.status_on()}
          </Toggle>
          <Toggle isSelected={paused} onChange={setPaused} isDisabled={!mayWrite}>
            {m.schedules_paused()}
          </Toggle>
          {error !== undefined && <ErrorText error={error} />}
          {mayWrite && (
            <footer>
              <Button type="submit" kind="primary" isPending={busy} isDisabled={!isChanged}>
                {m.save()}
              </Button>
            </footer>
          )}
        </form>
      </Panel>
      <div className="stack">
        <Panel title={m.facts()}>
          <Facts
            of={[
              [m.workflow_id(), <Id key="id" value={workflow.id} label={m.workflow_id()} />],
              [m.flow_key(), <Id key="flow" value={workflow.flowKey} label={m.flow_key()} />],
              [m.revision(), workflow.revision],
              [m.steps(), workflow.steps.length],
              [m.created(), <Ago key="created" at={workflow.createdAt} />],
              [m.changed(), <Ago key="changed" at={workflow.modifiedAt} />],
              workflow.nextRunAt !== null && [m.next_run(), <Ago key="next" at={workflow.nextRunAt} />],
            ]}
          />
        </Panel>
        <Panel title={m.used_by()}>
          <WorkflowUsedBy id={workflow.id} />
        </Panel>
      </div>
    </div>
  );
}
