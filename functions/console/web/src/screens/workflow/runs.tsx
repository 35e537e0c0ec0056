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
      change={({ workflow: _, ...part }) => void navigate({ search: (now) => ({ ...now, ...part }), replace: true })}
    />
  );
}
