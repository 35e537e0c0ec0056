/** What is different between two states of a workflow, step by step. */
import type { Difference } from "../../api/versions";
import { m } from "../../i18n";

type Change = Difference["triggers"][number];
const KINDS = { added: m.change_added, removed: m.change_removed, changed: m.change_changed } as const;

const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

export function Changes({ of }: { of: Difference }) {
  const { steps, inputs, outputs, triggers } = of;
  if (of.equal) return <p className="muted">{m.no_difference()}</p>;
  return (
    <div className="changes">
      {steps.added.map((step) => (
        <Row key={`+${step.id}`} kind="added" name={`${step.index + 1} ${step.name ?? step.id}`} says={step.moduleId} />
      ))}
      {steps.removed.map((step) => (
        <Row key={`-${step.id}`} kind="removed" name={`${step.index + 1} ${step.name ?? step.id}`} says={step.moduleId} />
      ))}
      {steps.moved.map((step) => (
        <Row key={`m${step.id}`} kind="changed" name={step.id} says={m.moved({ from: step.from + 1, to: step.to + 1 })} />
      ))}
      {steps.changed.map((step) => (
        <Row key={`c${step.id}`} kind="changed" name={`${step.index + 1} ${step.id}`} changes={step.changes as Change[]} />
      ))}
      {(
        [
          [m.inputs(), inputs],
          [m.declared_outputs(), outputs],
        ] as const
      ).flatMap(([title, part]) => [
        ...part.added.map((name) => <Row key={`${title}+${name}`} kind="added" name={`${title}: ${name}`} />),
        ...part.removed.map((name) => <Row key={`${title}-${name}`} kind="removed" name={`${title}: ${name}`} />),
        ...part.changed.map(({ name, changes }) => (
          <Row key={`${title}c${name}`} kind="changed" name={`${title}: ${name}`} changes={changes as Change[]} />
        )),
      ])}
      {triggers.length > 0 && <Row kind="changed" name={m.triggers()} changes={triggers} />}
      {of.truncated && <p className="muted small">{m.more_changes()}</p>}
    </div>
  );
}

interface RowProps {
  kind: keyof typeof KINDS;
  name: string;
  says?: string;
  changes?: Change[];
}

function Row({ kind, name, says, changes = [] }: RowProps) {
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
