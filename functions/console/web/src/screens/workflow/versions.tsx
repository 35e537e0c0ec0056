/** Published versions, and what is different between two of them. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { compareQuery, enableVersion, publishVersion, removeVersion, restore, type Version, versionsChanged, versionsQuery } from "../../api/versions";
import { useMay } from "../../api/session";
import { workflowQuery } from "../../api/workflow";
import { workflowsChanged } from "../../api/workflows";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { Choice } from "../../ui/choice";
import { Check, TextInput } from "../../ui/fields";
import { Menu } from "../../ui/menu";
import { Panel } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";
import { Changes } from "./difference";

const route = getRouteApi("/w/$id/versions");
const CURRENT = "current";
type Question = { kind: "publish" } | { kind: "remove" | "restore"; version: Version };

export function Versions() {
  const { id } = route.useParams();
  const { a, b } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay("admin");
  const query = useQuery({ ...versionsQuery(id), enabled: may });
  const [question, setQuestion] = useState<Question>();
  if (!may) return <Empty title={m.error_scope({ scope: m.scope_admin() })}><p className="small">{m.admin_how()}</p></Empty>;
  return (
    <div className="stack">
      <div className="toolbar">
        <p className="muted">{m.versions_say()}</p>
        <div className="row end">
          <Button kind="primary" icon="plus" onPress={() => setQuestion({ kind: "publish" })}>
            {m.publish()}
          </Button>
        </div>
      </div>
      <Loaded query={query}>
        {({ versions }) =>
          versions.length === 0 ? (
            <Empty title={m.versions_none()} />
          ) : (
            <>
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
                    { id: "steps", head: m.steps(), numeric: true, cell: ({ stepCount }) => stepCount },
                    { id: "state", head: m.state(), cell: ({ enabled }) => <Status of={enabled ? "on" : "off"} /> },
                    { id: "published", head: m.published(), cell: ({ publishedAt }) => <Ago at={publishedAt} /> },
                    {
                      id: "do",
                      head: "",
                      cell: (row) => (
                        <Menu
                          label={m.actions_of({ name: row.version })}
                          actions={[
                            {
                              id: "compare",
                              name: m.compare_current(),
                              onAction: () => void navigate({ search: { a: row.version, b: CURRENT }, replace: true }),
                            },
                            {
                              id: "flip",
                              name: row.enabled ? m.disable() : m.enable(),
                              onAction: () => void attempt(() => enableVersion(id, row.version, !row.enabled).then(versionsChanged)),
                            },
                            { id: "restore", name: m.restore(), icon: "rerun", onAction: () => setQuestion({ kind: "restore", version: row }) },
                            {
                              id: "remove",
                              name: m.remove(),
                              icon: "trash",
                              danger: true,
                              disabled: row.enabled,
                              onAction: () => setQuestion({ kind: "remove", version: row }),
                            },
                          ]}
                        />
                      ),
                    },
                  ]}
                />
              </div>
              <Compare id={id} versions={versions} a={a} b={b} onChoose={(search) => void navigate({ search, replace: true })} />
            </>
          )
        }
      </Loaded>
      <Questions id={id} question={question} onClose={() => setQuestion(undefined)} />
    </div>
  );
}

interface CompareProps {
  id: string;
  versions: Version[];
  a?: string;
  b?: string;
  onChoose: (search: { a?: string; b?: string }) => void;
}

function Compare({ id, versions, a, b = CURRENT, onChoose }: CompareProps) {
  const [newest] = versions;
  const first = a ?? newest?.version ?? "";
  const query = useQuery({ ...compareQuery(id, first, b === CURRENT ? undefined : b), enabled: first !== "" });
  const options = versions.map(({ version, note }) => ({ id: version, name: version, says: note || undefined }));
  return (
    <Panel
      title={m.compare()}
      actions={
        <div className="row end">
          <Choice bare label={m.older()} value={first} options={options} onChange={(a) => onChoose({ a, b })} />
          <Choice
            bare
            label={m.newer()}
            value={b}
            options={[{ id: CURRENT, name: m.version_current() }, ...options]}
            onChange={(b) => onChoose({ a: first, b })}
          />
        </div>
      }
    >
      <Loaded query={query} rows={3}>
        {(difference) => <Changes of={difference} />}
      </Loaded>
    </Panel>
  );
}

function Questions({ id, question, onClose }: { id: string; question: Question | undefined; onClose: () => void }) {
  const workflow = useQuery({ ...workflowQuery(id), enabled: question?.kind === "restore" });
  if (question?.kind === "publish") return <Publish id={id} onClose={onClose} />;
  if (question?.kind === "restore") {
    const { version } = question.version;
    return (
      <Ask
        title={m.restore_one({ version })}
        action={m.restore()}
        open
        onClose={onClose}
        disabled={!workflow.data}
        onDo={() => restore(id, version, workflow.data?.etag ?? "").then(workflowsChanged)}
      >
        <p>{m.restore_says()}</p>
      </Ask>
    );
  }
  if (question?.kind !== "remove") return null;
  const { version } = question.version;
  return (
    <Ask
      title={m.remove_one({ name: version })}
      action={m.remove()}
      danger
      open
      onClose={onClose}
      onDo={() => removeVersion(id, version).then(versionsChanged)}
    >
      <p>{m.remove_version_says()}</p>
    </Ask>
  );
}

function Publish({ id, onClose }: { id: string; onClose: () => void }) {
  const [note, setNote] = useState("");
  const [enabled, setEnabled] = useState(true);
  return (
    <Ask
      title={m.publish()}
      action={m.publish()}
      open
      onClose={onClose}
      onDo={() => publishVersion(id, note, enabled).then(versionsChanged)}
    >
      <TextInput label={m.note()} value={note} onChange={setNote} autoFocus hint={m.note_says()} />
      <Check isSelected={enabled} onChange={setEnabled}>
        {m.publish_enabled()}
      </Check>
    </Ask>
  );
}
