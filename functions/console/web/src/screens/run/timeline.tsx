/** When each step ran, as bars; a press opens the step. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CSSProperties } from "react";
import type { Run, TimelineStep } from "../../api/runs";
import { m } from "../../i18n";
import { Status } from "../../ui/status";
import { Lasting, lasting } from "../../ui/time";
import { Brush, WHOLE, within } from "./brush";
import { scale, type Span } from "./scale";
import { Decide, rests, waitWords } from "./waits";

interface TimelineProps {
  id: string;
  steps: TimelineStep[];
  total: number;
  whole: Span;
  chosen?: string;
  /** What the run is doing. */
  phase: Run["phase"];
}

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;
/** So that the shortest step can be seen. */
const LEAST = 0.004;

export function Timeline({ id, steps, total, whole, chosen, phase }: TimelineProps) {
  const [window, setWindow] = useState(WHOLE);
  const { at: place, gaps } = scale(
    whole,
    steps.flatMap((step) => [step.startedAt, step.endedAt ?? whole.to]),
  );
  // Bars that reach beyond the window end at its edges.
  const at = (time: number) => Math.min(1, Math.max(0, within(window, place(time))));
  const markOf = (step: TimelineStep) => (step.status === "running" && rests(step, phase) ? "waiting" : step.status);
  const bars = steps.map((step) => ({ from: place(step.startedAt), to: place(step.endedAt ?? whole.to), status: markOf(step) }));
  return (
    <div className="timeline">
      {steps.length > 1 && <Brush bars={bars} window={window} onChange={setWindow} />}
      <div className="gaps" aria-hidden="true">
        {gaps.map((gap) => (
          <span
            key={gap.from}
            className="gap"
            style={{ insetInlineStart: percent(at(gap.from)), width: percent(at(gap.to) - at(gap.from)) }}
          >
            {lasting(gap.to - gap.from)}
          </span>
        ))}
      </div>
      <ol>
        {steps.map((each) => {
          const end = each.endedAt ?? whole.to;
          const left = at(each.startedAt);
          return (
            <li key={`${each.step.id}/${each.branch}`}>
              <Link
                to="/r/$id"
                params={{ id }}
                search={(now) => ({ ...now, step: each.step.id, pass: undefined })}
                replace
                className="lane"
                activeProps={{}}
                aria-current={chosen === each.step.id ? "true" : undefined}
              >
                <span className="lane-name" style={{ "--depth": each.depth } as CSSProperties}>
                  <Status of={markOf(each)} iconOnly />
                  <span className="muted num">{each.step.index + 1}</span>
                  <span className="cut">{each.step.name}</span>
                  <Marks step={each} />
                </span>
                <span className="lane-bar">
                  <span
                    hidden={within(window, place(end)) < 0 || within(window, place(each.startedAt)) > 1}
                    className={`bar-of ${markOf(each)}`}
                    style={{
                      insetInlineStart: percent(Math.min(left, 1 - LEAST)),
                      width: percent(Math.max(at(end) - left, LEAST)),
                    }}
                  />
                </span>
                <span className="lane-time">
                  <Lasting ms={end - each.startedAt} />
                </span>
              </Link>
              {rests(each, phase) && (
                <p className="lane-wait small" style={{ "--depth": each.depth } as CSSProperties}>
                  <span className="muted">{waitWords(each)}</span> <Decide of={each} />
                </p>
              )}
            </li>
          );
        })}
      </ol>
      {steps.length < total && <p className="muted small">{m.shown_of({ shown: steps.length, total })}</p>}
    </div>
  );
}

function Marks({ step }: { step: TimelineStep }) {
  return (
    <>
      {step.passes > 1 && (
        <span className="chip" title={m.pass_of({ pass: step.pass, passes: step.passes })}>
          ×{step.passes}
        </span>
      )}
      {step.attempts > 1 && <span className="chip">{m.tries({ count: step.attempts })}</span>}
      {step.branch !== null && <span className="chip">{m.branch({ branch: step.branch })}</span>}
    </>
  );
}
