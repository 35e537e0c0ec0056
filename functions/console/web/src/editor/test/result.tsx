/** How a test went: its steps by the clock of the run, what it would have sent, and what is not as expected. */
import type { Pass, Verdict } from "../../api/tests";
import { m } from "../../i18n";
import { scale } from "../../screens/run/scale";
import { Button } from "../../ui/button";
import { Failure } from "../../ui/failure";
import { type RunStatus, Status } from "../../ui/status";
import { Lasting, lasting } from "../../ui/time";
import { Tree } from "../../ui/tree";
import { reveal } from "../list/reveal";
import { select } from "../state/actions";
import { stepName, useCatalogue } from "../state/catalogue";
import { useSteps, useStoreOf } from "../state/store";

/** So many passes are drawn. */
const MOST = 200;
/** So that the shortest step can be seen. */
const LEAST = 0.004;
const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

const word = ({ status }: Pick<Verdict, "status">) => ({ passed: m.ts_passed, failed: m.ts_failed, skipped: m.ts_skipped })[status as "passed" | "failed" | "skipped"]();

/** "3 days, took 41 ms": the time that passed in the test, and on this clock. */
const times = (elapsed: number | null, took: number) => m.ts_times({ virtual: lasting(elapsed ?? 0), real: lasting(took) });

interface ResultProps {
  of: Verdict;
  took: number;
  /** The case says what is expected. */
  expects: boolean;
  onRun: () => void;
  /** Gives an answer to a request that had none. */
  onAnswer: (request: { method: string; url: string }) => void;
}

export function Result({ of, took, expects, onRun, onAnswer }: ResultProps) {
  const { execution } = of;
  const result = execution?.result;
  return (
    <div className="stack">
      <div className="row">
        {execution && <Status of={execution.status as RunStatus} />}
        {expects && <span className={`chip ${of.status}`}>{word(of)}</span>}
        <span className="muted small">{times(of.elapsedMs, took)}</span>
        <span className="row end">
          <Button onPress={onRun}>{m.ts_for_real()}</Button>
        </span>
      </div>
      {execution?.error && <Failure of={execution.error} />}
      <Wrong of={of} expects={expects} />
      {execution && execution.steps.length > 0 && <Passes of={execution.steps} elapsed={of.elapsedMs ?? 0} />}
      {execution && execution.requests.length > 0 && <Requests of={execution.requests} onAnswer={onAnswer} />}
      {result !== undefined && result !== null && (
        <>
          <h3>{m.result()}</h3>
          <Tree value={result} depth={1} />
        </>
      )}
    </div>
  );
}

/** Why a case did not pass. */
function Wrong({ of, expects }: { of: Verdict; expects: boolean }) {
  const said = [...(of.problem ? [`${of.problem.path} ${of.problem.message}`] : []), ...of.faults, ...of.crashes];
  // Without expectations a failed run is no difference worth telling: its status and its error say it.
  const differences = expects ? of.differences : [];
  if (said.length === 0 && differences.length === 0) return null;
  return (
    <div className="stack">
      {said.map((text) => (
        <p key={text} className="wrong-line of-error">
          {text}
        </p>
      ))}
      {differences.length > 0 && (
        <table className="differences">
          <thead>
            <tr>
              <th>{m.ts_at()}</th>
              <th>{m.ts_expected()}</th>
              <th>{m.ts_found()}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ path, expected, found }) => (
              <tr key={path}>
                <th scope="row">
                  <code>{path.replace(/^cases\[\d+\]\.(expect\.)?/, "")}</code>
                </th>
                <td>
                  <code>{expected}</code>
                </td>
                <td>
                  <code>{found}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Passes({ of, elapsed }: { of: Pass[]; elapsed: number }) {
  const store = useStoreOf();
  const steps = useSteps();
  const catalogue = useCatalogue();
  const ordered = [...of].sort((a, b) => a.atMs - b.atMs || place(a) - place(b));
  function place({ stepId }: Pass) {
    return steps.findIndex(({ id }) => id === stepId);
  }
  const { at, gaps } = scale({ from: 0, to: elapsed }, of.flatMap(({ atMs, tookMs }) => [atMs, atMs + tookMs]));
  const open = (id: string) => {
    select(store, id);
    reveal(id);
  };
  return (
    <>
      <h3>{m.ts_timeline()}</h3>
      <div className="timeline">
        <div className="gaps" aria-hidden="true">
          {gaps.map((gap) => (
            <span key={gap.from} className="gap" style={{ insetInlineStart: percent(at(gap.from)), width: percent(at(gap.to) - at(gap.from)) }}>
              {lasting(gap.to - gap.from)}
            </span>
          ))}
        </div>
        <ol>
          {ordered.slice(0, MOST).map((pass) => {
            const step = steps.find(({ id }) => id === pass.stepId);
            const left = at(pass.atMs);
            return (
              <li key={`${pass.stepId}/${pass.pass}/${pass.atMs}`}>
                <button type="button" className="lane" onClick={() => open(pass.stepId)}>
                  <span className="lane-name">
                    <Status of={pass.status as RunStatus} iconOnly />
                    <span className="muted num">{place(pass) + 1}</span>
                    <span className="cut">{step ? stepName(step, catalogue) : pass.stepId}</span>
                    {pass.pass > 1 && <span className="chip">×{pass.pass}</span>}
                    {pass.attempts > 1 && <span className="chip">{m.tries({ count: pass.attempts })}</span>}
                  </span>
                  <span className="lane-bar">
                    <span className={`bar-of ${pass.status}`} style={{ insetInlineStart: percent(Math.min(left, 1 - LEAST)), width: percent(Math.max(at(pass.atMs + pass.tookMs) - left, LEAST)) }} />
                  </span>
                  <span className="lane-time">
                    <Lasting ms={pass.tookMs} />
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
        {of.length > MOST && <p className="muted small">{m.shown_of({ shown: MOST, total: of.length })}</p>}
      </div>
    </>
  );
}

interface Sent {
  atMs: number;
  method: string;
  url: string;
  body?: unknown;
  to?: string | null;
}

function Requests({ of, onAnswer }: { of: object[] } & Pick<ResultProps, "onAnswer">) {
  return (
    <>
      <h3>{m.ts_requests({ count: String(of.length) })}</h3>
      <ul className="sent">
        {(of as Sent[]).map(({ atMs, method, url, body, to }, index) => (
          <li key={index}>
            <div className="row">
              <span className="muted num small">{lasting(atMs)}</span>
              <code className="cut">
                {method} {url}
              </code>
              <span className={to ? "chip" : "chip failed"}>{to ?? m.ts_unanswered()}</span>
              {!to && (
                <Button kind="quiet" onPress={() => onAnswer({ method, url })}>
                  {m.ts_answer()}
                </Button>
              )}
            </div>
            {body !== undefined && body !== null && (typeof body === "object" ? <Tree value={body} depth={2} /> : <pre>{String(body)}</pre>)}
          </li>
        ))}
      </ul>
    </>
  );
}

interface AllProps {
  of: Verdict[];
  took: number;
  onOpen: (name: string) => void;
}

export function All({ of, took, onOpen }: AllProps) {
  const failed = of.filter(({ status }) => status === "failed").length;
  return (
    <div className="stack">
      <p className="strong">{failed === 0 ? m.ts_all_passed({ count: String(of.length), took: lasting(took) }) : m.ts_some_failed({ failed: String(failed), count: String(of.length) })}</p>
      <ul className="verdicts">
        {of.map((verdict) => (
          <li key={verdict.name}>
            <div className="row">
              <span className={`chip ${verdict.status}`}>{word(verdict)}</span>
              {/* A case of a table has the name of its row. */}
              <button type="button" className="link" onClick={() => onOpen(verdict.name.split(" / ")[0] ?? verdict.name)}>
                {verdict.name}
              </button>
              {verdict.elapsedMs !== null && <span className="muted small row end">{lasting(verdict.elapsedMs)}</span>}
            </div>
            <Wrong of={verdict} expects />
          </li>
        ))}
      </ul>
    </div>
  );
}
