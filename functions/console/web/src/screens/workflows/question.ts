/** What the list of workflows asks in a window, one at a time. */
import type { Folder, WorkflowRow } from "../../api/workflows";

export type Question =
  | { kind: "create" }
  | { kind: "paste" }
  | { kind: "run"; id: string }
  | { kind: "move"; rows: WorkflowRow[] }
  | { kind: "remove"; rows: WorkflowRow[] }
  | { kind: "folder"; parent?: string }
  | { kind: "rename"; folder: Folder }
  | { kind: "remove-folder"; folder: Folder }
  | { kind: "failures"; failures: { workflowId: string; reason: string }[] };
