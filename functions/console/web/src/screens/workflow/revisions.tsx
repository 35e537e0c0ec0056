/** The revisions of a workflow, the newest first. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { devicesQuery } from "../../api/devices";
import type { Revision } from "../../api/revisions";
import { useMay } from "../../api/session";
import type { Version } from "../../api/versions";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";

/** What can be done with a revision; what the token may not do is left out. */
export interface Does {
  open: (revision: number) => void;
  compare: (older: number, newer?: number) => void;
  restore?: (revision: number) => void;
  publish?: () => void;
}

interface Props {
  revisions: Revision[];
  versions: Version[];
  does: Does;
  more?: { ask: () => void; busy: boolean };
}

/** The names of the devices that save, where they may be read. */
export function useDeviceNames(): (id: string) => string {
  const devices = useQuery({ ...devicesQuery, enabled: useMay("admin") }).data?.devices ?? [];
  return (id) => devices.find((device) => device.id === id)?.name || id.slice(0, 8);
}

export function Revisions({ revisions, versions, does, more }: Props) {
  const named = useDeviceNames();
  return (
    <>
      <div className="sheet">
        <Table
          label={m.revisions()}
          rows={revisions}
          id={({ revision }) => String(revision)}
          columns={[
            { id: "revision", head: m.revision(), main: true, cell: (row) => <Name row={row} versions={versions} /> },
            { id: "steps", head: m.steps(), numeric: true, minor: true, cell: ({ stepCount }) => stepCount },
            { id: "saved", head: m.saved_at(), told: true, cell: ({ savedAt }) => (savedAt === null ? m.unknown() : <Ago at={savedAt} />) },
            { id: "by", head: m.saved_by(), told: true, cell: ({ savedBy }) => (savedBy === null ? m.unknown() : named(savedBy)) },
            {
              id: "do",
              head: "",
              cell: ({ revision, current }) => (
                <Menu
                  label={m.actions_of({ name: m.revision_number({ revision }) })}
                  actions={[
                    { id: "open", name: m.revision_open(), onAction: () => does.open(revision) },
                    !current && { id: "compare", name: m.compare_current(), onAction: () => does.compare(revision) },
                    revision > 1 && { id: "before", name: m.compare_before(), onAction: () => does.compare(revision - 1, current ? undefined : revision) },
                    current && does.publish !== undefined && { id: "publish", name: m.publish(), onAction: does.publish },
                    !current && does.restore !== undefined && { id: "restore", name: m.restore(), icon: "rerun", onAction: () => does.restore?.(revision) },
                  ]}
                />
              ),
            },
          ]}
        />
      </div>
      {more && (
        <div className="row">
          <Button isPending={more.busy} onPress={more.ask}>
            {m.show_more()}
          </Button>
        </div>
      )}
    </>
  );
}

function Name({ row, versions }: { row: Revision; versions: Version[] }) {
  const { revision, current, note, restoredFrom } = row;
  return (
    <span className="revision-name">
      <Link from="/w/$id/versions" to="." search={(now) => ({ ...now, show: revision })} replace activeProps={{}} className="strong" aria-label={m.revision_open_one({ revision })}>
        {revision}
      </Link>{" "}
      {current && <span className="chip">{m.version_current()}</span>}{" "}
      {versions
        .filter((version) => version.revision === revision)
        .map(({ version }) => (
          <span key={version} className="chip">
            {version}
          </span>
        ))}{" "}
      {note} {restoredFrom !== null && <span className="muted small">{m.restored_from({ revision: restoredFrom })}</span>}
    </span>
  );
}
