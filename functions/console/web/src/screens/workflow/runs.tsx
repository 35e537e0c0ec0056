/** The runs of one workflow. */
import { getRouteApi } from "@tanstack/react-router";
import { Listing } from "../runs/listing";

const route = getRouteApi("/w/$id/runs");

export function WorkflowRuns() {
  const { id } = route.useParams();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Listing
      of={id}
      filter={{ ...filter, workflow: id }}
      change={({ status, from, to }) => void navigate({ search: { status, from, to }, replace: true })}
    />
  );
}
