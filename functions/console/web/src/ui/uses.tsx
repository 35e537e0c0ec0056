/** What refers to a workflow, a secret or a connection, with the way to each place. */
import { type InfiniteData, useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connectionUsesQuery, secretUsesQuery, type UsingWorkflow, type WorkflowUses, workflowUsesQuery } from "../api/uses";
import { m } from "../i18n";
import { Button } from "./button";
import { Loaded } from "./state";
import { Ago } from "./time";

/** So many fields of one workflow are listed. */
const MOST = 10;

interface UsesProps {
  workflows: UsingWorkflow[];
  apis?: WorkflowUses["apis"];
  schedules?: WorkflowUses["schedules"];
  more?: () => void;
  busy: boolean;
}

export function WorkflowUsedBy({ id }: { id: string }) {
  const query = useInfiniteQuery(workflowUsesQuery(id));
  return (
    <Loaded query={query} rows={2}>
      {({ pages }) => (
        <Uses
          workflows={pages.flatMap(({ workflows }) => workflows)}
          apis={pages[0]?.apis}
          schedules={pages[0]?.schedules}
          more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
          busy={query.isFetchingNextPage}
        />
      )}
    </Loaded>
  );
}

export function SecretUsedBy({ name }: { name: string }) {
  const query = useInfiniteQuery(secretUsesQuery(name));
  return <OfWorkflows query={query} />;
}

export function ConnectionUsedBy({ name }: { name: string }) {
  const query = useInfiniteQuery(connectionUsesQuery(name));
  return <OfWorkflows query={query} />;
}

type Pages = UseInfiniteQueryResult<InfiniteData<{ workflows: UsingWorkflow[] }>>;

function OfWorkflows({ query }: { query: Pages }) {
  return (
    <Loaded query={query} rows={2}>
      {({ pages }) => (
        <Uses
          workflows={pages.flatMap(({ workflows }) => workflows)}
          more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
          busy={query.isFetchingNextPage}
        />
      )}
    </Loaded>
  );
}

function Uses({ workflows, apis = [], schedules = [], more, busy }: UsesProps) {
  const none = workflows.length + apis.length + schedules.length === 0;
  return (
    <div className="uses">
      {none && <p className="muted">{more ? m.uses_none_yet() : m.uses_none()}</p>}
      <ul>
        {workflows.map((workflow) => (
          <li key={workflow.workflowId}>
            <Using of={workflow} />
          </li>
        ))}
        {apis.map(({ id, module, function: name, version, enabled }) => (
          <li key={id}>
            {m.uses_api()}{" "}
            <Link to="/apis/$id" params={{ id }}>
              {module}/{name}
            </Link>{" "}
            {version !== null && <span className="chip">{version}</span>} {!enabled && <span className="chip">{m.status_off()}</span>}
          </li>
        ))}
        {schedules.map(({ kind, nextRuns: [next] }, at) => (
          <li key={at}>
            <Link to="/schedules">{m.uses_schedule()}</Link> <span className="code small">{kind}</span>{" "}
            {next !== undefined && (
              <span className="muted small">
                {m.next_run()} <Ago at={next} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {more && (
        <div className="row">
          <Button isPending={busy} onPress={more}>
            {m.uses_more()}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The parameter alone; the step stands before it. */
const short = (path: string) => path.replace(/^steps\[\d+\]\.(parameters\.)?/, "");

function Using({ of: { workflowId, workflowName, isEnabled, places, totalPlaces } }: { of: UsingWorkflow }) {
  return (
    <>
      <Link to="/w/$id/steps" params={{ id: workflowId }} className="strong">
        {workflowName || workflowId}
      </Link>{" "}
      {!isEnabled && <span className="chip">{m.status_off()}</span>}
      <ul>
        {places.slice(0, MOST).map(({ stepId, path, isDisabled, isComputed }) => (
          <li key={`${stepId} ${path}`} className="small">
            <Link to="/w/$id/steps" params={{ id: workflowId }} search={{ step: stepId ?? undefined }} className="code">
              {stepId ?? m.declared_outputs()}: {short(path)}
            </Link>{" "}
            {isDisabled && <span className="chip">{m.uses_disabled()}</span>} {isComputed && <span className="muted">{m.uses_computed()}</span>}
          </li>
        ))}
      </ul>
      {totalPlaces > MOST && <p className="muted small">{m.shown_of({ shown: MOST, total: totalPlaces })}</p>}
    </>
  );
}
