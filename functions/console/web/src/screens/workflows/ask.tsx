/** The questions of the list of workflows, one open at a time. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { data, http } from "../../api/client";
import { workflowQuery } from "../../api/workflow";
import { batch, create, folder as folderOf, type Folder, removeWorkflow, type WorkflowRow, workflowRemoved, workflowsChanged } from "../../api/workflows";
import { m, said } from "../../i18n";
import { Ask as Form, Dialog } from "../../ui/dialog";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { WorkflowUsedBy } from "../../ui/uses";
import { RunDialog } from "../workflow/run-dialog";
import { EnableMany } from "./enable-many";
import { folderOptions } from "./ordered";
import type { Question } from "./question";

// With its report, which few visits to the list come to.
const Import = lazy(() => import("../import/import").then((module) => ({ default: module.Import })));

interface AskProps {
  question: Question | undefined;
  folders: Folder[];
  /** The folder that is open. */
  into?: string;
  onClose: () => void;
}

export function Ask({ question, folders, into, onClose }: AskProps) {
  switch (question?.kind) {
    case undefined:
      return null;
    case "create":
      return <CreateForm into={into} onClose={onClose} />;
    case "import":
      return (
        <Suspense>
          <Import files={question.files} into={into} folders={folders} onClose={onClose} />
        </Suspense>
      );
    case "enable":
      return <EnableMany rows={question.rows} wrong={question.wrong} onClose={onClose} />;
    case "run":
      return <RunDialog id={question.id} onClose={onClose} />;
    case "move":
      return <MoveForm rows={question.rows} folders={folders} onClose={onClose} />;
    case "remove":
      return <RemoveForm rows={question.rows} onClose={onClose} />;
    case "folder":
      return (
        <NameForm
          title={m.folder_new()}
          action={m.create()}
          onDo={(name) => folderOf.create(name, question.parent)}
          onClose={onClose}
        />
      );
    case "rename":
      return (
        <NameForm
          title={m.rename()}
          action={m.save()}
          initial={question.folder.name}
          onDo={(name) => folderOf.rename(question.folder.id, name)}
          onClose={onClose}
        />
      );
    case "remove-folder":
      return <RemoveFolder folder={question.folder} onClose={onClose} />;
    case "failures":
      return (
        <Dialog title={m.some_failed()} open onClose={onClose}>
          <ul className="stack">
            {question.failures.map(({ workflowId, reason }) => (
              <li key={workflowId}>
                <code>{workflowId}</code> {said(reason)}
              </li>
            ))}
          </ul>
        </Dialog>
      );
  }
}

function CreateForm({ into, onClose }: { into?: string; onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  return (
    <Form
      title={m.workflow_new()}
      action={m.create()}
      open
      onClose={onClose}
      disabled={name.trim() === ""}
      onDo={async () => {
        const { id } = await create(name.trim(), into);
        await workflowsChanged();
        await navigate({ to: "/w/$id/steps", params: { id } });
      }}
    >
      <TextInput label={m.name()} value={name} onChange={setName} autoFocus isRequired maxLength={200} />
    </Form>
  );
}

function NameForm(props: {
  title: string;
  action: string;
  initial?: string;
  onDo: (name: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const [name, setName] = useState(props.initial ?? "");
  return (
    <Form
      title={props.title}
      action={props.action}
      open
      onClose={props.onClose}
      disabled={name.trim() === ""}
      onDo={() => props.onDo(name.trim()).then(workflowsChanged)}
    >
      <TextInput label={m.name()} value={name} onChange={setName} autoFocus isRequired maxLength={200} />
    </Form>
  );
}

function MoveForm({ rows, folders, onClose }: { rows: WorkflowRow[]; folders: Folder[]; onClose: () => void }) {
  const [target, setTarget] = useState("*");
  return (
    <Form
      title={m.move_count({ count: rows.length })}
      action={m.move()}
      open
      onClose={onClose}
      onDo={async () => {
        const targetFolderId = target === "*" ? null : target;
        const { failures } = await batch(rows.map(({ id }) => id), { action: "move", targetFolderId });
        await workflowsChanged();
        if (failures[0]) throw new Error(said(failures[0].reason));
      }}
    >
      <Choice
        label={m.folder()}
        value={target}
        options={[
          { id: "*", name: m.no_folder() },
          ...folderOptions(folders),
        ]}
        onChange={setTarget}
      />
    </Form>
  );
}

/** One workflow goes under its tag. What has run or is published has to be named, because its history goes with it. */
function RemoveForm({ rows, onClose }: { rows: WorkflowRow[]; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [first] = rows;
  const one = rows.length === 1 ? first : undefined;
  const current = useQuery({ ...workflowQuery(one?.id ?? ""), enabled: one !== undefined });
  const used = useQuery({
    queryKey: ["workflow", one?.id, "used"],
    enabled: one !== undefined,
    queryFn: async ({ signal }) => {
      const runs = data(
        http.GET("/api/v1/executions", { params: { query: { workflowId: one?.id, limit: 1 } }, signal }),
      );
      return (await runs).total > 0;
    },
  });
  const asked = one && used.data ? one.name : undefined;
  return (
    <Form
      title={one ? m.remove_one({ name: one.name }) : m.remove_count({ count: rows.length })}
      action={m.remove()}
      danger
      open
      onClose={onClose}
      disabled={(one !== undefined && (!current.data || used.isPending)) || (asked !== undefined && typed !== asked)}
      onDo={async () => {
        if (one && current.data) {
          await removeWorkflow(one.id, current.data.etag);
          await workflowRemoved(one.id);
        } else {
          const { failures } = await batch(rows.map(({ id }) => id), { action: "delete" });
          if (failures[0]) throw new Error(said(failures[0].reason));
          await workflowsChanged();
        }
      }}
    >
      <p>{m.remove_says()}</p>
      {one && (
        <>
          <h3>{m.used_by()}</h3>
          <WorkflowUsedBy id={one.id} />
        </>
      )}
      {asked && <TextInput label={m.type_name({ name: asked })} value={typed} onChange={setTyped} autoComplete="off" autoFocus />}
    </Form>
  );
}

function RemoveFolder({ folder, onClose }: { folder: Folder; onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <Form
      title={m.remove_one({ name: folder.name })}
      action={m.remove()}
      danger
      open
      onClose={onClose}
      onDo={async () => {
        await folderOf.remove(folder.id);
        await workflowsChanged();
        await navigate({ to: "/workflows" });
      }}
    >
      <p>{m.remove_folder_says()}</p>
    </Form>
  );
}
