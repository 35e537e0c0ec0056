/** What to do where nothing has run yet. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { runsChanged } from "../../api/runs";
import { useMay } from "../../api/session";
import { execute, workflowsQuery } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { copy } from "../../ui/id";
import { ErrorText } from "../../ui/state";

/** The sample that greets. */
const HELLO = "hello";

export function First() {
  const navigate = useNavigate();
  const [mayRun, mayWrite] = [useMay("execute"), useMay("write")];
  const hello = useQuery(workflowsQuery({})).data?.workflows.find(({ id }) => id === HELLO);
  const run = useMutation({
    mutationFn: () => execute(HELLO, {}),
    onSuccess: ({ executionId }) => {
      void runsChanged();
      void navigate({ to: "/r/$id", params: { id: executionId } });
    },
  });
  const curl = `curl "${location.origin}/v1/api/admin/test/sync?name=you"`;
  return (
    <ul className="cards">
      {hello && mayRun && (
        <li className="panel">
          <h2>{m.first_run()}</h2>
          <p className="muted">{m.first_run_says({ name: hello.name })}</p>
          {run.error && <ErrorText error={run.error} />}
          <Button kind="primary" icon="runs" isPending={run.isPending} onPress={() => run.mutate()}>
            {m.run_one({ name: hello.name })}
          </Button>
        </li>
      )}
      {mayWrite && (
        <li className="panel">
          <h2>{m.first_make()}</h2>
          <p className="muted">{m.first_make_says()}</p>
          <Link to="/workflows" className="button">
            {m.workflows()}
          </Link>
        </li>
      )}
      <li className="panel">
        <h2>{m.first_call()}</h2>
        <pre>{curl}</pre>
        <Button icon="copy" onPress={() => void copy(curl, m.command())}>
          {m.copy()}
        </Button>
      </li>
    </ul>
  );
}
