/** One revision, to read. */
import { useQuery } from "@tanstack/react-query";
import { modulesQuery } from "../../api/modules";
import { type RevisionDetails, revisionQuery } from "../../api/revisions";
import { m, named } from "../../i18n";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Facts } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { exact } from "../../ui/time";
import { Tree } from "../../ui/tree";
import { type Does, useDeviceNames } from "./revisions";

interface Props {
  id: string;
  revision: number;
  does: Does;
  onClose: () => void;
}

export function ShowRevision({ id, revision, does, onClose }: Props) {
  const query = useQuery(revisionQuery(id, revision));
  const device = useDeviceNames();
  const restore = does.restore;
  return (
    <Dialog title={m.revision_number({ revision })} open wide onClose={onClose}>
      <Loaded query={query}>
        {(of) => (
          <div className="stack">
            <Facts
              of={[
                of.savedAt !== null && [m.saved_at(), exact(of.savedAt)],
                of.savedBy !== null && [m.saved_by(), device(of.savedBy)],
                of.note !== "" && [m.note(), of.note],
                of.restoredFrom !== null && [m.restored_of(), m.revision_number({ revision: of.restoredFrom })],
                of.current && [m.state(), m.version_current()],
              ]}
            />
            <Definition of={of} />
            {!of.current && (
              <footer className="row end">
                <Button onPress={() => does.compare(revision)}>{m.compare_current()}</Button>
                {restore && (
                  <Button
                    icon="rerun"
                    onPress={() => {
                      onClose();
                      restore(revision);
                    }}
                  >
                    {m.restore()}
                  </Button>
                )}
              </footer>
            )}
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function Definition({ of }: { of: RevisionDetails }) {
  const modules = useQuery(modulesQuery).data ?? [];
  const title = (moduleId: string) => {
    const metadata = modules.find(({ id }) => id === moduleId)?.metadata;
    return metadata ? named(metadata.name, metadata.nameEn) : moduleId;
  };
  const parts = [
    [m.inputs(), of.inputs],
    [m.declared_outputs(), of.outputs],
    [m.triggers(), of.triggers],
  ] as const;
  return (
    <>
      <h3>{m.steps()}</h3>
      <ol className="revision-steps" tabIndex={0} aria-label={m.steps()}>
        {of.steps.map((step) => (
          <li key={step.id} style={{ marginInlineStart: `${Math.min(step.indentationLevel ?? 0, 6)}rem` }}>
            <span className="row">
              <span className="strong">{step.name || title(step.moduleId)}</span>
              <code className="muted small">{step.id}</code>
              {(step.isDisabled || step.disabled) && <span className="chip">{m.status_off()}</span>}
            </span>
            {step.note && <p className="muted small">{step.note}</p>}
            {Object.entries(step.parameters ?? {}).map(([name, value]) => (
              <Tree key={name} name={name} value={value} depth={1} />
            ))}
          </li>
        ))}
      </ol>
      {parts.map(
        ([name, values]) =>
          values.length > 0 && (
            <section key={name}>
              <h3>{name}</h3>
              <Tree value={values} depth={1} />
            </section>
          ),
      )}
    </>
  );
}
