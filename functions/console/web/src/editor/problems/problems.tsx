/** What is wrong, by step and by field, and the way to each place. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Finding } from "../../api/edit";
import { locale } from "../../i18n";
import { useStore } from "../../ui/store";
import { reveal } from "../list/reveal";
import { select } from "../state/actions";
import { type Store, useStoreOf } from "../state/store";
import { createChecker } from "./checker";
import { focusField } from "./focus";

export interface Problem {
  severity: "error" | "warning" | "hint";
  text: string;
  code: string;
  stepId?: string;
  /** The parameter, or the part of the workflow. */
  field?: string;
  /** Whether the text of the field itself is meant, and where in it. */
  range?: { from: number; to: number };
  suggestion?: string;
}

interface Problems {
  all: readonly Problem[];
  byStep: ReadonlyMap<string, Problem[]>;
  error?: unknown;
  go: (problem: Problem) => void;
  next: () => void;
}

const NONE: Problems = { all: [], byStep: new Map(), go: () => undefined, next: () => undefined };
const Context = createContext<Problems>(NONE);
export const useProblems = () => useContext(Context);

const PARAMETER = /^steps\[\d+\]\.parameters\.([^.[]+)(.*)$/;

function problemOf({ severity, message, code, stepId, path, range, suggestion }: Finding): Problem {
  const parameter = PARAMETER.exec(path ?? "");
  const text = locale.get() === "zh" ? message.zh : message.en;
  return {
    severity: severity as Problem["severity"],
    text,
    code,
    ...(stepId && { stepId }),
    field: parameter?.[1] ?? (stepId ? undefined : path?.replace(/[.[].*$/, "")),
    ...(range && parameter?.[2] === "" && { range: { from: range.start, to: range.end } }),
    ...(suggestion && { suggestion }),
  };
}

const RANK = { error: 0, warning: 1, hint: 2 } as const;

export function ProblemsProvider({ children }: { children: ReactNode }) {
  const store = useStoreOf();
  const language = useStore(locale);
  const [checker] = useState(() => createChecker(store));
  useEffect(() => checker.start(), [checker]);
  const checked = useSyncExternalStore(checker.listen, checker.get);
  const value = useMemo(() => {
    void language;
    const all = checked.findings.map(problemOf).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
    const byStep = new Map<string, Problem[]>();
    for (const problem of all) {
      if (problem.stepId) byStep.set(problem.stepId, [...(byStep.get(problem.stepId) ?? []), problem]);
    }
    const go = (problem: Problem) => goTo(store, problem);
    return { all, byStep, error: checked.error, go, next: () => next(store, all) };
  }, [checked, store, language]);
  return <Context value={value}>{children}</Context>;
}

function goTo(store: Store, problem: Problem) {
  select(store, problem.stepId);
  reveal(problem.stepId, problem.field === undefined);
  if (problem.field) focusField(problem.field);
}

/** The one after the step that is shown, in the order of the list. */
function next(store: Store, all: readonly Problem[]) {
  const { shown, history } = store.get();
  const places = new Map(history.present.steps.map(({ id }, index) => [id, index]));
  const at = shown ? (places.get(shown) ?? -1) : -1;
  const ordered = [...all].sort((a, b) => (places.get(a.stepId ?? "") ?? -1) - (places.get(b.stepId ?? "") ?? -1));
  const found = ordered.find(({ stepId }) => (places.get(stepId ?? "") ?? -1) > at) ?? ordered[0];
  if (found) goTo(store, found);
}
