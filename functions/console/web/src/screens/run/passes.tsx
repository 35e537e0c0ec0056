/** One pass of a step that has run several times: the ones beside it, and those that have failed. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { failedPassesQuery } from "../../api/records";
import { m } from "../../i18n";
import { IconButton } from "../../ui/button";

interface PassesProps {
  id: string;
  stepId: string;
  pass: number;
  passes: number;
  version: string;
}

export function Passes({ id, stepId, pass, passes, version }: PassesProps) {
  const navigate = useNavigate();
  const failed = useQuery(failedPassesQuery(id, stepId, version)).data ?? [];
  const go = (to: number) =>
    void navigate({ to: "/r/$id", params: { id }, search: (now) => ({ ...now, step: stepId, pass: to }), replace: true });
  return (
    <div className="stack tight">
      <div className="row" role="group" aria-label={m.pass()}>
        <IconButton icon="left" label={m.pass_before()} isDisabled={pass <= 1} onPress={() => go(pass - 1)} />
        <span className="num">{m.pass_of({ pass, passes })}</span>
        <IconButton icon="right" label={m.pass_after()} isDisabled={pass >= passes} onPress={() => go(pass + 1)} />
      </div>
      {failed.length > 0 && (
        <p className="row small">
          <span className="muted">{m.passes_failed()}</span>
          {failed.map((each) => (
            <Link
              key={each}
              to="/r/$id"
              params={{ id }}
              search={(now) => ({ ...now, step: stepId, pass: each })}
              replace
              activeProps={{}}
              className="num"
              aria-current={each === pass ? "true" : undefined}
            >
              {each}
            </Link>
          ))}
        </p>
      )}
    </div>
  );
}
