/** One workflow: its name, and a tab for each way to look at it. */
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useMatchRoute, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../api/session";
import { workflowQuery } from "../../api/workflow";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { useEnable } from "../../ui/enable";
import { Page } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { RunDialog } from "./run-dialog";

const TABS = [
  { to: "/w/$id/steps", name: m.steps, explained: "steps" },
  { to: "/w/$id/runs", name: m.runs, explained: "runs" },
  { to: "/w/$id/versions", name: m.revisions_versions, explained: "versions" },
  { to: "/w/$id/settings", name: m.settings, explained: "workflow" },
] as const;

export function Workflow() {
  const { id } = useParams({ from: "/w/$id" });
  const query = useQuery(workflowQuery(id));
  const [mayRun, mayWrite] = [useMay("execute"), useMay("write")];
  const [running, setRunning] = useState(false);
  const { flip, question } = useEnable();
  const matches = useMatchRoute();
  const tab = TABS.find(({ to }) => matches({ to, params: { id } }));
  const workflow = query.data?.data;
  return (
    <Page
      explained={tab?.explained}
      title={workflow?.name ?? m.workflow()}
      heading={
        workflow && (
          <>
            {workflow.name} <Status of={workflow.isEnabled ? "on" : "off"} />
          </>
        )
      }
      actions={
        workflow && (
          <>
            {mayWrite && (
              <Button onPress={() => flip(id, !workflow.isEnabled)}>
                {workflow.isEnabled ? m.disable() : m.enable()}
              </Button>
            )}
            {mayRun && tab?.explained !== "steps" && (
              <Button icon="runs" onPress={() => setRunning(true)}>
                {m.run_now()}
              </Button>
            )}
          </>
        )
      }
      below={
        <nav className="tabs" aria-label={m.workflow_parts()}>
          {TABS.map(({ to, name }) => (
            <Link key={to} to={to} params={{ id }} activeOptions={{ includeSearch: false }}>
              {name()}
            </Link>
          ))}
        </nav>
      }
    >
      <Loaded query={query}>{() => <Outlet />}</Loaded>
      {question}
      {running && <RunDialog id={id} onClose={() => setRunning(false)} />}
    </Page>
  );
}
