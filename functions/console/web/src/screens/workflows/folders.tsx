/** The folders beside the list; on a narrow screen a choice above it. */
import { Link } from "@tanstack/react-router";
import { type Folder, TOP } from "../../api/workflows";
import { m } from "../../i18n";
import { Choice } from "../../ui/choice";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { ordered } from "./ordered";
import type { Question } from "./question";

interface FoldersProps {
  folders: Folder[];
  open?: string;
  onOpen: (id: string | undefined) => void;
}

export function Folders({ folders, open, onOpen }: FoldersProps) {
  if (folders.length === 0) return null;
  const branches = ordered(folders);
  return (
    <>
      <nav className="side" aria-label={m.folders()}>
        <ul>
          <Entry id={undefined} name={m.all_workflows()} open={open} depth={0} />
          {branches.map(({ folder, depth }) => (
            <Entry key={folder.id} id={folder.id} name={folder.name} count={folder.workflowCount} open={open} depth={depth} />
          ))}
          <Entry id={TOP} name={m.no_folder()} open={open} depth={0} />
        </ul>
      </nav>
      <div className="side-narrow">
        <Choice
          bare
          label={m.folder()}
          value={open ?? "*"}
          options={[
            { id: "*", name: m.all_workflows() },
            ...branches.map(({ folder, path }) => ({ id: folder.id, name: path })),
            { id: TOP, name: m.no_folder() },
          ]}
          onChange={(id) => onOpen(id === "*" ? undefined : id)}
        />
      </div>
    </>
  );
}

interface EntryProps {
  id?: string;
  name: string;
  count?: number;
  open?: string;
  depth: number;
}

function Entry({ id, name, count, open, depth }: EntryProps) {
  return (
    <li style={{ paddingInlineStart: `${depth}rem` }}>
      <Link
        to="/workflows"
        search={(now) => ({ ...now, folder: id, page: undefined })}
        className="folder"
        activeProps={{}}
        activeOptions={{ exact: true, explicitUndefined: true }}
        aria-current={open === id ? "true" : undefined}
      >
        <Icon name={id && id !== TOP ? "folder" : "workflows"} />
        <span className="cut">{name}</span>
        {count !== undefined && <span className="muted num count">{count}</span>}
      </Link>
    </li>
  );
}

/** What can be done with the folder that is open. */
export function FolderMenu({ folder, ask }: { folder?: Folder; ask: (question: Question) => void }) {
  return (
    <Menu
      label={m.folder()}
      actions={[
        { id: "new", name: m.folder_new(), icon: "plus", onAction: () => ask({ kind: "folder", parent: folder?.id }) },
        folder !== undefined && { id: "rename", name: m.rename(), onAction: () => ask({ kind: "rename", folder }) },
        folder !== undefined && {
          id: "remove",
          name: m.remove(),
          icon: "trash",
          danger: true,
          onAction: () => ask({ kind: "remove-folder", folder }),
        },
      ]}
    />
  );
}
