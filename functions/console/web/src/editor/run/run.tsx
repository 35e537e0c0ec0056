/** Runs the stored workflow and follows the run to its end beside the steps. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { data, http, once } from "../../api/client";
import { accountQuery } from "../../api/account";
import { queries } from "../../api/keys";
import { useMay } from "../../api/session";
import { workflowQuery } from "../../api/workflow";
import { m, said } from "../../i18n";
import { Button, IconButton } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { ErrorText } from "../../ui/state";
import { type RunStatus, Status } from "../../ui/status";
import { Lasting } from "../../ui/time";
import { plain } from "../../screens/run/plain";
import { Decide, waitWords } from "../../screens/run/waits";
import { Tree } from "../../ui/tree";
import type { Input } from "../model/draft";
import { type Kind, read, shown } from "../panel/value";
import { isChanged, useDraft, useEditor, useStoreOf } from "../state/store";
import { useProblems } from "../problems/problems";
import { followed, pace } from "./marks";

/** What was typed the last time, for as long as the page is open. */
const kept = new Map<string, Record<string, string>>();

const kindOf = ({ type }: Input): Kind =>
  type === "number" || type === "integer" ? "number" : type === "boolean" || type === "list" || type === "dictionary" ? type : "string";

interface StartProps {
  onClose: () => void;
  save: () => Promise<boolean>;
  onStarted: (id: string) => void;
}

export function StartRun({ onClose, save, onStarted }: StartProps) {
  const store = useStoreOf();
  const draft = useDraft();
  const changed = useEditor(isChanged);
  const { id } = store.get();
  const enabled = useQuery(workflowQuery(id)).data?.data.isEnabled ?? true;
  const administers = useMay("admin");
  const stays = useQuery({ ...accountQuery, enabled: !enabled && administers }).data?.allowExecuteDisabled ?? false;
  const [texts, setTexts] = useState(kept.get(id) ?? {});
  const errors = useProblems().all.filter(({ severity }) => severity === "error").length;
  const start = async () => {
    if (changed && !(await save())) throw new Error(m.ed_not_saved());
    if (!enabled && !stays) await http.POST("/api/v1/workflows/{workflowId}/enable", { params: { path: { workflowId: id } } });
    const values = draft.inputs.map((input) => [input.name, read(texts[input.name] ?? "", kindOf(input), undefined)] as const);
    const inputVariables = Object.fromEntries(values.filter(([, value]) => value !== undefined));
    const started = await http.POST("/api/v1/workflows/{workflowId}/execute", {
      params: { path: { workflowId: id }, header: once() },
      body: { async: true, inputVariables },
    });
    const executionId = started.data?.data.executionId;
    if (!executionId) throw new Error(m.ed_not_saved());
    kept.set(id, texts);
    void queries.invalidateQueries({ queryKey: ["runs"] });
    if (!enabled) void queries.invalidateQueries({ queryKey: ["workflow", id] });
    onClose();
    onStarted(executionId);
  };
  return (
    <Ask title={m.ed_run()} action={changed ? m.ed_save_run() : m.ed_run()} open onClose={onClose} onDo={start}>
      <p className="muted">{m.ed_run_says()}</p>
      {errors > 0 && <p className="wrong-line of-error">{m.ed_run_errors({ count: String(errors) })}</p>}
      {!enabled && <p className="notice">{stays ? m.ed_run_disabled() : m.ed_run_enables()}</p>}
      {draft.inputs.map((input) => (
        <TextInput
          key={input.name}
          label={input.name}
          hint={input.description || undefined}
          placeholder={shown(input.defaultValue)}
          isRequired={input.required && (input.defaultValue === undefined || input.defaultValue === null)}
          rows={input.type === "list" || input.type === "dictionary" ? 4 : undefined}
          code={input.type === "list" || input.type === "dictionary"}
          value={texts[input.name] ?? ""}
          onChange={(text) => setTexts({ ...texts, [input.name]: text })}
        />
      ))}
    </Ask>
  );
}

export function RunPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const timeline = useQuery(followed(id));
  const status = timeline.data?.status;
  const run = useQuery({
    queryKey: ["editor", "run", id, "outcome", status],
    queryFn: ({ signal }) => data(http.GET("/api/v1/executions/{executionId}", { params: { path: { executionId: id } }, signal })),
    // A run that goes on has no outcome; the one that is read after its end has another key.
    refetchInterval: (query) => (status !== "running" && query.state.data?.status === "running" ? pace(query.state.dataUpdateCount) : false),
  });
  const told = run.data;
  const ended = told?.completedAt;
  const waits = status === "running" ? (timeline.data?.steps.filter(({ waitsFor, step }) => waitsFor && waitsFor !== "effect" && step.id) ?? []) : [];
  const asks = waits.filter(({ waitsFor }) => waitsFor === "signal");
  // What the steps wait for is told by events at once, the run itself later.
  const rest = status !== "running" ? undefined : asks.length > 0 || told?.phase === "waiting" ? "waiting" : told?.phase === "queued" ? "queued" : undefined;
  const declared = told?.declaredOutputs ?? {};
  const result = Object.keys(declared).length > 0 ? plain(declared) : told?.result;
  return (
    <section className="run-panel" aria-label={m.ed_run_result()}>
      <header className="row">
        {status && <Status of={rest ?? (status as RunStatus)} />}
        {told && ended ? <Lasting ms={ended - told.startedAt} /> : asks.length > 0 || rest === "waiting" ? (
          waits.map((each) => (
            <span key={`${each.step.id}/${each.pass}`}>
              {each.step.name}: {waitWords(each)} <Decide of={each} />
            </span>
          ))
        ) : timeline.error ? null : (
          <span className="muted">{m.ed_run_goes_on()}</span>
        )}
        <Link to="/r/$id" params={{ id }}>
          {m.ed_run_open()}
        </Link>
        <span className="row end">
          {status === "running" && (
            <Button icon="stop" onPress={() => void http.POST("/api/v1/executions/{executionId}/stop", { params: { path: { executionId: id } } })}>
              {m.stop()}
            </Button>
          )}
          <IconButton icon="close" label={m.ed_run_close()} onPress={onClose} />
        </span>
      </header>
      {timeline.error && <ErrorText error={timeline.error} retry={() => void timeline.refetch()} />}
      {told?.error && <p className="wrong-line of-error">{said(told.error)}</p>}
      {result !== undefined && result !== null && (typeof result === "string" ? <pre>{result}</pre> : <Tree value={result} depth={2} />)}
    </section>
  );
}
