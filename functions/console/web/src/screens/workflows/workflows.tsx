/** The list of workflows. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { data, http } from "../../api/client";
import { m } from "../../i18n";
import { Page } from "../../ui/page";
import { Loaded } from "../../ui/state";
import { Status } from "../../ui/status";
import { Table } from "../../ui/table";
import { Ago } from "../../ui/time";

export function Workflows() {
  const query = useQuery({
    queryKey: ["workflows"],
    queryFn: ({ signal }) => data(http.GET("/api/v1/workflows", { signal })),
  });
  return (
    <Page title={m.workflows()}>
      <Loaded query={query}>
        {({ workflows }) => (
          <div className="sheet">
            <Table
              label={m.workflows()}
              rows={workflows}
              id={(row) => row.id}
              columns={[
                {
                  id: "name",
                  head: m.name(),
                  main: true,
                  cell: (row) => (
                    <Link to="/w/$id/steps" params={{ id: row.id }}>
                      {row.name}
                    </Link>
                  ),
                },
                { id: "state", head: m.state(), cell: (row) => <Status of={row.isEnabled ? "on" : "off"} /> },
                { id: "steps", head: m.steps(), numeric: true, cell: (row) => row.stepCount },
                { id: "changed", head: m.changed(), cell: (row) => <Ago at={row.modifiedAt} /> },
              ]}
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}
