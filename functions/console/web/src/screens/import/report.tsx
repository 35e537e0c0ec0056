/** What becomes of each part of a workflow of another system: what is missing first, then what differs. */
import type { importForeign, Entry, Outcome } from "../../api/foreign";
import { m } from "../../i18n";
import { Mark } from "./mark";

type Preview = Awaited<ReturnType<typeof importForeign>>;

const ORDER: Outcome[] = ["marked", "changed", "carried"];
const HEADS: Record<Outcome, (count: { count: string }) => string> = {
  marked: m.im_marked_count,
  changed: m.im_changed_count,
  carried: m.im_carried_count,
};
/** Of the parts that do the same here, only those that have something to say. */
const FOLDED: Outcome = "carried";

export function Report({ of: { report, workflows } }: { of: Preview }) {
  const becomes = workflows as { name: string; steps?: unknown[] }[];
  return (
    <section className="stack" aria-label={m.im_report()}>
      <div className="row">
        {ORDER.filter((outcome) => report[outcome] > 0).map((outcome) => (
          <Mark key={outcome} of={outcome}>
            {HEADS[outcome]({ count: String(report[outcome]) })}
          </Mark>
        ))}
      </div>
      <p className="small">
        {m.im_becomes()}{" "}
        {becomes.map(({ name, steps }, at) => (
          <span key={at}>
            {at > 0 && m.ts_comma()}
            <span className="strong">{name}</span> <span className="muted">{m.im_steps({ count: String(steps?.length ?? 0) })}</span>
          </span>
        ))}
      </p>
      <div className="import-report" role="region" tabIndex={0} aria-label={m.im_parts()}>
        {ORDER.map((outcome) => (
          <Group key={outcome} outcome={outcome} entries={report.entries.filter((entry) => entry.outcome === outcome)} />
        ))}
      </div>
    </section>
  );
}

function Group({ outcome, entries }: { outcome: Outcome; entries: Entry[] }) {
  if (entries.length === 0) return null;
  const list = (
    <ul>
      {entries.map((entry, at) => (
        <Part key={at} of={entry} />
      ))}
    </ul>
  );
  if (outcome !== FOLDED) return list;
  return (
    <details open={entries.length < 6}>
      <summary>{HEADS[outcome]({ count: String(entries.length) })}</summary>
      {list}
    </details>
  );
}

function Part({ of: { source, kind, outcome, steps, notes } }: { of: Entry }) {
  return (
    <li>
      <div className="import-part">
        <Mark of={outcome} />
        <span className="strong">{source}</span>
        <span className="muted small">{kind}</span>
        {steps.length > 0 && (
          <span className="import-steps">
            <span className="muted small">{m.im_as()}</span>
            {steps.map((step) => (
              <code key={step} className="small">
                {step}
              </code>
            ))}
          </span>
        )}
      </div>
      {notes.length > 0 && (
        <ul className="import-notes">
          {notes.map((note, at) => (
            <li key={at}>{note}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
