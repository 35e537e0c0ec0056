/** Each try of a pass: when, how long, and with what outcome. */
import type { Attempt } from "../../api/records";
import { m, said } from "../../i18n";
import { Status } from "../../ui/status";
import { clock, exact, Lasting } from "../../ui/time";

/** `failed` says how the last one went; those before it have failed. */
export function Tries({ tries, failed }: { tries: Attempt[]; failed: boolean }) {
  return (
    <>
      <h3>{m.attempts()}</h3>
      <ol className="tries">
        {tries.map((attempt, index) => (
          <li key={attempt.startedAt}>
            <span className="num muted">{index + 1}</span>
            <Status of={attempt.endedAt === null ? "running" : index < tries.length - 1 || failed ? "failed" : "completed"} iconOnly />
            <time className="num" dateTime={new Date(attempt.startedAt).toISOString()} title={exact(attempt.startedAt)}>
              {clock(attempt.startedAt)}
            </time>
            <span className="muted">
              <Lasting ms={attempt.endedAt === null ? null : attempt.endedAt - attempt.startedAt} />
            </span>
            {attempt.statusCode !== null && <span className="chip">{m.answered({ status: attempt.statusCode })}</span>}
            {attempt.error && <span className="small wide">{said(attempt.error)}</span>}
          </li>
        ))}
      </ol>
    </>
  );
}
