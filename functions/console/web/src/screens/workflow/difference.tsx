/** What is different between two states of a workflow, step by step. */
import type { Difference } from "../../api/revisions";
import { m } from "../../i18n";
import { type Change, ChangeRow } from "../../ui/change";

export function Changes({ of }: { of: Difference }) {
  const { steps, inputs, outputs, triggers, settings } = of;
  if (of.equal) return <p className="muted">{m.no_difference()}</p>;
  return (
    <div className="changes">
      {steps.added.map((step) => (
        <ChangeRow key={`+${step.id}`} kind="added" name={`${step.index + 1} ${step.name ?? step.id}`} says={step.moduleId} />
      ))}
      {steps.removed.map((step) => (
        <ChangeRow key={`-${step.id}`} kind="removed" name={`${step.index + 1} ${step.name ?? step.id}`} says={step.moduleId} />
      ))}
      {steps.moved.map((step) => (
        <ChangeRow key={`m${step.id}`} kind="changed" name={step.id} says={m.moved({ from: step.from + 1, to: step.to + 1 })} />
      ))}
      {steps.changed.map((step) => (
        <ChangeRow key={`c${step.id}`} kind="changed" name={`${step.index + 1} ${step.id}`} changes={step.changes as Change[]} />
      ))}
      {(
        [
          [m.inputs(), inputs],
          [m.declared_outputs(), outputs],
        ] as const
      ).flatMap(([title, part]) => [
        ...part.added.map((name) => <ChangeRow key={`${title}+${name}`} kind="added" name={`${title}: ${name}`} />),
        ...part.removed.map((name) => <ChangeRow key={`${title}-${name}`} kind="removed" name={`${title}: ${name}`} />),
        ...part.changed.map(({ name, changes }) => (
          <ChangeRow key={`${title}c${name}`} kind="changed" name={`${title}: ${name}`} changes={changes as Change[]} />
        )),
      ])}
      {triggers.length > 0 && <ChangeRow kind="changed" name={m.triggers()} changes={triggers} />}
      {settings.length > 0 && <ChangeRow kind="changed" name={m.settings()} changes={settings as Change[]} />}
      {of.truncated && <p className="muted small">{m.more_changes()}</p>}
    </div>
  );
}
