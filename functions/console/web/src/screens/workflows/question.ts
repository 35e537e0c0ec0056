/** What the list of workflows asks in a window, one at a time. */
import type { Finding } from "../../api/edit";
import type { Folder, WorkflowRow } from "../../api/workflows";

/** A workflow with the errors that it has. */
export interface Wrong {
  row: WorkflowRow;
  errors: Finding[];
}

export type Question =
  | { kind: "create" }
  | { kind: "import"; files?: File[] }
  | { kind: "enable"; rows: WorkflowRow[]; wrong: Wrong[] }
  | { kind: "run"; id: string }
  | { kind: "move"; rows: WorkflowRow[] }
  | { kind: "remove"; rows: WorkflowRow[] }
  | { kind: "folder"; parent?: string }
  | { kind: "rename"; folder: Folder }
  | { kind: "remove-folder"; folder: Folder }
  | { kind: "failures"; failures: { workflowId: string; reason: string }[] };
