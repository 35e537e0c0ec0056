/** Published versions. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../api/session";
import { enableVersion, publishVersion, removeVersion, type Version, versionsChanged, versionsQuery } from "../../api/versions";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { errorsQuery } from "../../api/faults";
import { Errors } from "../../ui/enable";
import { Check, TextInput } from "../../ui/fields";
import { Menu } from "../../ui/menu";
import { Explained } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";
import type { Does } from "./revisions";

interface Props {
  id: string;
  onPublish: () => void;
  does: Does;
  /** Shows how a version is called, or the current workflow. */
  onCall: (version: string) => void;
}

export function Versions({ id, onPublish, does, onCall }: Props) {
  const may = useMay("admin");
  const query = useQuery({ ...versionsQuery(id), enabled: may });
  const [removed, setRemoved] = useState<string>();
  return (
    <>
      <div className="page-head">
        <h2>{m.versions()}</h2>
        <Explained by="versions" of={m.versions()} />
        {may && (
          <div className="row end">
            <Button icon="apis" onPress={() => onCall("current")}>
              {m.call_how()}
            </Button>
            <Button kind="primary" icon="plus" onPress={onPublish}>
              {m.publish()}
            </Button>
          </div>
        )}
      </div>
      <p className="muted">{m.versions_say()}</p>
      {may ? (
        <Loaded query={query} rows={2}>
          {({ versions }) =>
            versions.length === 0 ? (
              <Empty title={m.versions_none()} />
            ) : (
              <List id={id} versions={versions} does={does} onCall={onCall} onRemove={setRemoved} />
            )
          }
        </Loaded>
      ) : (
        <Empty title={m.error_scope({ scope: m.scope_admin() })}>
          <p className="small">{m.admin_how()}</p>
        </Empty>
      )}
      {removed !== undefined && (
        <Ask
          title={m.remove_one({ name: removed })}
          action={m.remove()}
          danger
          open
          onClose={() => setRemoved(undefined)}
          onDo={() => removeVersion(id, removed).then(versionsChanged)}
        >
          <p>{m.remove_version_says()}</p>
        </Ask>
      )}
    </>
  );
}

interface ListProps {
  id: string;
  versions: Version[];
  does: Does;
  onCall: (version: string) => void;
  onRemove: (version: string) => void;
}

function List({ id, versions, does, onCall, onRemove }: ListProps) {
  return (
    <div className="sheet">
      <Table
        label={m.versions()}
        rows={versions}
        id={({ version }) => version}
        columns={[
          {
            id: "version",
            head: m.version(),
            main: true,
            cell: ({ version, note }) => (
              <>
                <span className="strong">{version}</span> <span className="muted">{note}</span>
              </>
            ),
          },
          { id: "revision", head: m.revision(), numeric: true, minor: true, cell: ({ revision }) => revision },
          { id: "steps", head: m.steps(), numeric: true, minor: true, cell: ({ stepCount }) => stepCount },
          { id: "state", head: m.state(), cell: ({ enabled }) => <Status of={enabled ? "on" : "off"} /> },
          { id: "published", head: m.published(), told: true, cell: ({ publishedAt }) => <Ago at={publishedAt} /> },
          {
            id: "do",
            head: "",
            cell: ({ version, revision, enabled }) => (
              <Menu
                label={m.actions_of({ name: version })}
                actions={[
                  { id: "call", name: m.call_how(), icon: "apis", onAction: () => onCall(version) },
                  { id: "open", name: m.revision_open(), onAction: () => does.open(revision) },
                  { id: "compare", name: m.compare_current(), onAction: () => does.compare(revision) },
                  {
                    id: "flip",
                    name: enabled ? m.disable() : m.enable(),
                    onAction: () => void attempt(() => enableVersion(id, version, !enabled).then(versionsChanged)),
                  },
                  does.restore !== undefined && { id: "restore", name: m.restore(), icon: "rerun", onAction: () => does.restore?.(revision) },
                  { id: "remove", name: m.remove(), icon: "trash", danger: true, disabled: enabled, onAction: () => onRemove(version) },
                ]}
              />
            ),
          },
        ]}
      />
    </div>
  );
}

export function Publish({ id, onClose }: { id: string; onClose: () => void }) {
  const [note, setNote] = useState("");
  const [enabled, setEnabled] = useState(true);
  const errors = useQuery(errorsQuery(id)).data ?? [];
  return (
    <Ask
      title={m.publish()}
      action={errors.length > 0 ? m.publish_anyway() : m.publish()}
      open
      onClose={onClose}
      onDo={() => publishVersion(id, note, enabled).then(versionsChanged)}
    >
      <TextInput label={m.note()} value={note} onChange={setNote} autoFocus hint={m.note_says()} />
      <Check isSelected={enabled} onChange={setEnabled}>
        {m.publish_enabled()}
      </Check>
      {errors.length > 0 && <Errors of={errors} />}
    </Ask>
  );
}
