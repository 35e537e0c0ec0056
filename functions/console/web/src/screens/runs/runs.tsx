/** The list of runs. */
import { getRouteApi } from "@tanstack/react-router";
import { m } from "../../i18n";
import { Page } from "../../ui/page";
import { Listing } from "./listing";

const route = getRouteApi("/runs");

export function Runs() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={m.runs()} explained="runs">
      <Listing filter={filter} change={(part) => void navigate({ search: (now) => ({ ...now, ...part }), replace: true })} />
    </Page>
  );
}
