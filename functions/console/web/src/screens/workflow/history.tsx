/** What the workflow was at each save, and what of it was published. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { compareQuery, type Revision, revisionsQuery } from "../../api/revisions";
import { useMay } from "../../api/session";
import { versionsQuery } from "../../api/versions";
import { m } from "../../i18n";
import { Choice } from "../../ui/choice";
import { Explained, Panel } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { exact } from "../../ui/time";
import { Changes } from "./difference";
import { Restore } from "./restore";
import { ShowRevision } from "./revision";
import { Revisions } from "./revisions";
import { Publish, Versions } from "./versions";

const route = getRouteApi("/w/$id/versions");
const CURRENT = "current";
// With its code and forms, which few visits need.
const Call = lazy(() => import("../call/call").then((module) => ({ default: module.Call })));

export function History() {
  const { id } = route.useParams();
  const { a, b, show, call } = route.useSearch();
  const navigate = route.useNavigate();
  const [mayWrite, mayPublish] = [useMay("write"), useMay("admin")];
  const query = useInfiniteQuery(revisionsQuery(id));
  const versions = useQuery({ ...versionsQuery(id), enabled: mayPublish }).data?.versions ?? [];
  const [restoring, setRestoring] = useState<number>();
  const [publishing, setPublishing] = useState(false);
  const open = (revision: number | undefined) => void navigate({ search: (now) => ({ ...now, show: revision }), replace: true });
  const compare = (older: number, newer?: number) => void navigate({ search: { a: older, b: newer }, replace: true });
  const showCall = (version: string | undefined) => void navigate({ search: (now) => ({ ...now, call: version }), replace: true });
  const does = {
    open,
    compare,
    restore: mayWrite ? setRestoring : undefined,
    publish: mayPublish ? () => setPublishing(true) : undefined,
  };
  return (
    <div className="stack">
      <div className="page-head">
        <h2>{m.revisions()}</h2>
        <Explained by="revisions" of={m.revisions()} />
      </div>
      <p className="muted">{m.revisions_say()}</p>
      <Loaded query={query}>
        {({ pages }) => {
          const revisions = pages.flatMap((page) => page.revisions);
          return (
            <>
              <Revisions
                revisions={revisions}
                versions={versions}
                does={does}
                more={query.hasNextPage ? { ask: () => void query.fetchNextPage(), busy: query.isFetchingNextPage } : undefined}
              />
              {(revisions.length > 1 || a !== undefined) && <Compare id={id} revisions={revisions} a={a} b={b} onChoose={compare} />}
            </>
          );
        }}
      </Loaded>
      <Versions id={id} onPublish={() => setPublishing(true)} does={does} onCall={showCall} />
      {show !== undefined && <ShowRevision id={id} revision={show} does={does} onClose={() => open(undefined)} />}
      {restoring !== undefined && <Restore id={id} revision={restoring} onClose={() => setRestoring(undefined)} />}
      {call !== undefined && (
        <Suspense>
          <Call id={id} version={call === CURRENT ? undefined : call} onClose={() => showCall(undefined)} />
        </Suspense>
      )}
      {publishing && <Publish id={id} onClose={() => setPublishing(false)} />}
    </div>
  );
}

interface CompareProps {
  id: string;
  revisions: Revision[];
  a?: number;
  b?: number;
  onChoose: (older: number, newer?: number) => void;
}

/** The one before the current one and the current one, unless others are chosen. */
function Compare({ id, revisions, a, b, onChoose }: CompareProps) {
  const first = a ?? revisions.find(({ current }) => !current)?.revision ?? 1;
  const query = useQuery(compareQuery(id, first, b));
  const known = revisions.map(({ revision, note, savedAt }) => ({
    id: String(revision),
    name: m.revision_number({ revision }),
    says: note || (savedAt === null ? undefined : exact(savedAt)),
  }));
  // What the address names may stand on a page that was not read.
  const far = [...new Set([first, b])].filter((each) => each !== undefined && !revisions.some(({ revision }) => revision === each));
  const options = [...known, ...far.map((revision) => ({ id: String(revision), name: m.revision_number({ revision: Number(revision) }) }))];
  return (
    <Panel
      title={m.compare()}
      actions={
        <div className="row end">
          <Choice bare label={m.older()} value={String(first)} options={options} onChange={(older) => onChoose(Number(older), b)} />
          <Choice
            bare
            label={m.newer()}
            value={b === undefined ? CURRENT : String(b)}
            options={[{ id: CURRENT, name: m.version_current() }, ...options]}
            onChange={(newer) => onChoose(first, newer === CURRENT ? undefined : Number(newer))}
          />
        </div>
      }
    >
      <Loaded query={query} rows={3}>
        {(difference) => <Changes of={difference} />}
      </Loaded>
    </Panel>
  );
}
