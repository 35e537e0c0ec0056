/** Under a field that is open: what its text comes to with the values of a run. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { type Evaluation, evaluationQuery, type Form, lastRunQuery, LONGEST } from "../../api/evaluate";
import { useLimit } from "../../api/limit";
import { locale, m } from "../../i18n";
import { words } from "../../ui/state";
import { typeWord } from "../../ui/types";
import { useEditor } from "../state/store";

/** How long nothing is typed before the host is asked. With it a minute of typing stays far below the limit of reads. */
const PAUSE = 600;
const LONG = 2_000;

/** A field closes a moment after it has lost the focus, so that nothing moves away under a click that goes elsewhere. */
const CLOSES = 300;

export function useOpen(): [boolean, (focused: boolean) => void] {
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [
    open,
    (focused) => {
      clearTimeout(timer.current);
      if (focused) setOpen(true);
      else timer.current = setTimeout(() => setOpen(false), CLOSES);
    },
  ];
}

/** The text as it was when typing paused. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

export interface Tried {
  /** The run that has the values; null = the workflow has not run. */
  run: string | null | undefined;
  /** It is shown beside the steps. */
  isShown: boolean;
  value?: Evaluation;
  error?: unknown;
  /** The value is that of an earlier text. */
  busy: boolean;
}

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** Asks while `open`. The run that is shown beside the steps is taken, else the last one. */
export function useTried(text: string, form: Form | undefined, open: boolean): Tried {
  const { run: shown } = useSearch({ from: "/w/$id/steps" });
  const id = useEditor((state) => state.id);
  const limited = useLimit() > 0;
  const of = usePaused(text);
  const asks = open && form !== undefined;
  const last = useQuery({ ...lastRunQuery(id), enabled: asks && shown === undefined });
  const run = shown ?? last.data;
  const { data, error, isPlaceholderData } = useQuery({
    ...evaluationQuery(of, form ?? "template", run ?? undefined),
    enabled: asks && run !== undefined && run !== null && !limited && of.trim() !== "" && of === text && bytes(of) <= LONGEST,
    placeholderData: keepPreviousData,
  });
  return { run, isShown: shown !== undefined, value: data, error: error ?? undefined, busy: isPlaceholderData || of !== text };
}

const shown = (value: unknown) => {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
};

/** `told` are the texts that stand under the field already. */
export function TriedValue({ tried, told }: { tried: Tried; told: ReadonlySet<string> }) {
  const { run, isShown, value, error, busy } = tried;
  if (run === undefined) return null;
  if (run === null) return <p className="hint">{m.ed_tried_none()}</p>;
  const said = [...(value?.errors ?? []), ...(value?.warnings ?? [])].map(({ code, severity, message, range }) => ({
    code,
    severity,
    text: locale.get() === "zh" ? message.zh : message.en,
    range,
  }));
  return (
    <div className="tried" role="status" aria-busy={busy} tabIndex={-1}>
      <span className="hint">
        {value?.valid ? m.ed_tried({ type: typeWord(value.type ?? "") }) : m.ed_tried_in()}{" "}
        <Link to="/r/$id" params={{ id: run }}>
          {isShown ? m.ed_tried_shown() : m.ed_tried_last()}
        </Link>
      </span>
      {error !== undefined && <p className="wrong-line of-warning">{words(error)}</p>}
      {value?.valid && <pre tabIndex={0}>{shown(value.value)}</pre>}
      {said
        .filter(({ text }) => !told.has(text))
        .map(({ code, severity, text, range }) => (
          <p key={`${code}${range?.start ?? ""}`} className={`wrong-line of-${severity}`}>
            {range && severity === "error" ? m.ed_tried_at({ text, from: range.start + 1, to: range.end }) : text}
          </p>
        ))}
    </div>
  );
}
