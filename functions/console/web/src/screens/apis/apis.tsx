/** Published workflows: each with an address of its own. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { apisChanged, apisQuery, enableApi } from "../../api/apis";
import { useMay } from "../../api/session";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { AdminOnly } from "../../ui/admin-only";
import { Button } from "../../ui/button";
import { Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { ApiForm } from "./form";
import { proofWords } from "./proofs";

export function Apis() {
  const may = useMay("admin");
  const query = useQuery({ ...apisQuery, enabled: may });
  const [making, setMaking] = useState(false);
  if (!may) return <AdminOnly title={m.apis()} />;
  return (
    <Page
      explained="apis"
      title={m.apis()}
      actions={
        <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>
          {m.api_new()}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ apis }) =>
          apis.length === 0 ? (
            <Empty icon="apis" title={m.apis_none()} />
          ) : (
            <div className="sheet apis">
              <Table
                label={m.apis()}
                rows={apis}
                id={({ id }) => id}
                keys={{ e: (api) => void attempt(() => enableApi(api.id, !api.enabled).then(apisChanged)) }}
                columns={[
                  {
                    id: "address",
                    head: m.address(),
                    main: true,
                    cell: (api) => (
                      <Link to="/apis/$id" params={{ id: api.id }} className="code">
                        {api.kind === "mcp" ? api.name : api.path}
                      </Link>
                    ),
                  },
                  { id: "kind", head: m.kind(), minor: true, cell: ({ kind }) => kind },
                  {
                    id: "workflow",
                    head: m.workflow(),
                    cell: ({ workflowId, workflowName, version }) => (
                      <>
                        <Link to="/w/$id/steps" params={{ id: workflowId }}>
                          {workflowName ?? workflowId}
                        </Link>{" "}
                        <span className="chip">{version ?? m.version_current()}</span>
                      </>
                    ),
                  },
                  { id: "proof", head: m.proof(), cell: ({ kind, auth }) => proofWords(kind, auth) },
                  { id: "state", head: m.state(), cell: ({ enabled }) => <Status of={enabled ? "on" : "off"} /> },
                ]}
              />
            </div>
          )
        }
      </Loaded>
      {making && <ApiForm onClose={() => setMaking(false)} />}
    </Page>
  );
}
