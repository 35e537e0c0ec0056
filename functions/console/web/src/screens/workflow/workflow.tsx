/** One workflow: its name, and a tab for each way to look at it. */
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { workflowQuery } from "../../api/workflow";
import { m } from "../../i18n";
import { Page } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";

export function Workflow() {
  const { id } = useParams({ from: "/w/$id" });
  const query = useQuery(workflowQuery(id));
  const workflow = query.data?.data;
  return (
    <Page
      title={workflow?.name ?? id}
      actions={workflow && <Status of={workflow.isEnabled ? "on" : "off"} />}
      below={
        <nav className="tabs" aria-label={m.workflow_parts()}>
          <Link to="/w/$id/steps" params={{ id }}>
            {m.steps()}
          </Link>
        </nav>
      }
    >
      <Loaded query={query}>{() => <Outlet />}</Loaded>
    </Page>
  );
}
