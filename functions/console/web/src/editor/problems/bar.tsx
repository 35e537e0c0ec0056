/** The problems in one line; opened, each of them with the way to its place. */
import { useState } from "react";
import { Button } from "react-aria-components";
import { m } from "../../i18n";
import { Icon } from "../../ui/icon";
import { words } from "../../ui/state";
import { useSteps } from "../state/store";
import { Code } from "./code";
import { type Problem, useProblems } from "./problems";

const SIGNS = { error: "✕", warning: "!", hint: "i" } as const;
const NAMES = { error: m.ed_errors, warning: m.ed_warnings, hint: m.ed_hints } as const;

export function ProblemsBar() {
  const { all, error } = useProblems();
  const [open, setOpen] = useState(false);
  const count = (severity: Problem["severity"]) => all.filter((problem) => problem.severity === severity).length;
  if (all.length === 0) {
    return (
      <p className="problems-bar quiet small" role="status">
        {error ? m.ed_unchecked({ why: words(error) }) : m.ed_no_problems()}
      </p>
    );
  }
  return (
    <section className="problems" aria-label={m.ed_problems()}>
      <Button className="problems-bar" aria-expanded={open} onPress={() => setOpen(!open)}>
        {(["error", "warning", "hint"] as const)
          .filter((severity) => count(severity) > 0)
          .map((severity) => (
            <span key={severity} className="problem-total">
              <span className={`problem-mark of-${severity}`} aria-hidden="true">
                {SIGNS[severity]}
              </span>
              {NAMES[severity]({ count: String(count(severity)) })}
            </span>
          ))}
        <span className="muted small problems-key">
          <kbd>F8</kbd> {m.ed_next_problem()}
        </span>
        <Icon name={open ? "down" : "right"} size={12} />
      </Button>
      {open && (
        <ul>
          {all.map((problem, index) => (
            <Line key={index} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ problem }: { problem: Problem }) {
  const { go } = useProblems();
  const steps = useSteps();
  const place = steps.findIndex(({ id }) => id === problem.stepId);
  return (
    <li className="problem-item">
      <Button className="problem-line" onPress={() => go(problem)}>
        <span className={`problem-mark of-${problem.severity}`} aria-hidden="true">
          {SIGNS[problem.severity]}
        </span>
        <span className="muted num">{place >= 0 ? place + 1 : ""}</span>
        <code>{[problem.stepId, problem.field].filter(Boolean).join(" · ")}</code>
        <span>{problem.text}</span>
      </Button>
      <Code of={problem.code} />
    </li>
  );
}
