/** The steps of a workflow. */
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { workflowQuery } from "../api/workflow";
import { m } from "../i18n";
import { Loaded } from "../ui/state";
import { Table } from "../ui/table";

export function Editor() {
  const { id } = useParams({ from: "/w/$id/steps" });
  const query = useQuery(workflowQuery(id));
  return (
    <Loaded query={query}>
      {({ data }) => (
        <div className="sheet">
          <Table
            label={m.steps()}
            rows={data.steps}
            id={(step) => step.id}
            columns={[
              { id: "id", head: m.step(), main: true, cell: (step) => step.name ?? step.id },
              { id: "module", head: m.module(), cell: (step) => <code>{step.moduleId}</code> },
            ]}
          />
        </div>
      )}
    </Loaded>
  );
}
