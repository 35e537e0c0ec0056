/** Something that was added, removed or changed, with what stood there before and after. */
import { m } from "../i18n";

export interface Change {
  path: string;
  kind: "added" | "removed" | "changed";
  before?: unknown;
  after?: unknown;
}

const KINDS = { added: m.change_added, removed: m.change_removed, changed: m.change_changed } as const;

const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

interface ChangeRowProps {
  kind: keyof typeof KINDS;
  name: string;
  says?: string;
  changes?: Change[];
}

export function ChangeRow({ kind, name, says, changes = [] }: ChangeRowProps) {
  return (
    <div className={`change ${kind}`}>
      <div className="row">
        <span className="chip">{KINDS[kind]()}</span>
        <span className="strong">{name}</span>
        {says && <span className="muted small">{says}</span>}
      </div>
      {changes.map((change) => (
        <div key={change.path} className="before-after">
          <code>{change.path}</code>
          {change.kind !== "added" && <pre className="before">{shown(change.before)}</pre>}
          {change.kind !== "removed" && <pre className="after">{shown(change.after)}</pre>}
        </div>
      ))}
    </div>
  );
}
