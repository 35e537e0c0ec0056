/** The open editor: tools above, steps and panel side by side, problems below. */
import { useBlocker, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, type KeyboardEvent, Suspense, useEffect, useState } from "react";
import type { Workflow } from "../api/workflow";
import { m } from "../i18n";
import { Button } from "../ui/button";
import { Ask } from "../ui/dialog";
import { Skeleton } from "../ui/state";
import { AddStep } from "./add/add";
import { AddProvider, type At } from "./add/open";
import { useNames } from "./code/names";
import { Crumbs } from "./crumbs";
import { EmptySteps } from "./empty";
import { StepList } from "./list/list";
import { draftOf } from "./model/draft";
import { begin } from "./model/history";
import { Side } from "./panel/panel";
import { ProblemsBar } from "./problems/bar";
import { focusField } from "./problems/focus";
import { useProblems } from "./problems/problems";
import { MarksProvider } from "./run/marks";
import { RunPanel, StartRun } from "./run/run";
import { type Entry, keepJournal } from "./save/journal";
import { Left } from "./save/left";
import { useSave } from "./save/use-save";
import { isChanged, useEditor, useStoreOf } from "./state/store";
import { Toolbar, type View, VIEWS } from "./toolbar";

const YamlView = lazy(() => import("./code/yaml").then((file) => ({ default: file.YamlView })));
const TestPanel = lazy(() => import("./test/panel").then((file) => ({ default: file.TestPanel })));
const Graph = lazy(() => import("./graph/graph").then((file) => ({ default: file.Graph })));

const focusFirst = () => focusField();
const findStep = () => document.querySelector<HTMLElement>("[data-search]")?.focus();

interface Props {
  stored: { workflow: Workflow; etag: string };
  left: Entry | null;
}

export function Workbench({ stored, left }: Props) {
  const store = useStoreOf();
  const navigate = useNavigate({ from: "/w/$id/steps" });
  const search = useSearch({ from: "/w/$id/steps" });
  const problems = useProblems();
  const saving = useSave();
  const names = useNames(undefined);
  const empty = useEditor((state) => state.history.present.steps.length === 0);
  const [adding, setAdding] = useState<At>();
  const testing = useEditor((state) => state.testing !== undefined);
  const [starting, setStarting] = useState(false);
  const [leftOver, setLeftOver] = useState(left);
  const view: View = VIEWS.find((known) => known === search.view) ?? "list";
  // The journal of an earlier tab stays until it is taken up or dropped, or something new is written over it.
  useEffect(() => keepJournal(store), [store]);
  useEffect(
    () =>
      store.listen(() => {
        const { shown: step, block, testing } = store.get();
        const known = new URLSearchParams(location.search);
        const test = testing ? true : undefined;
        if (step !== (known.get("step") ?? undefined) || block !== (known.get("block") ?? undefined) || test !== (known.has("test") || undefined)) {
          void navigate({ search: (now) => ({ ...now, step, block, test }), replace: true, resetScroll: false });
        }
      }),
    [store, navigate],
  );
  const keys = (event: KeyboardEvent) => onKeys(event, {
    save: () => void saving.save(),
    note: saving.askNote,
    undo: store.undo,
    redo: store.redo,
    find: findStep,
    next: problems.next,
  });
  const show = (next: View) => void navigate({ search: (now) => ({ ...now, view: next === "list" ? undefined : next }) });
  const follow = (run: string | undefined) => {
    // The rows show one thing: what is followed takes the place of what was tested.
    if (run) store.set({ testing: undefined, tested: undefined });
    void navigate({ search: (now) => ({ ...now, run, test: run ? undefined : now.test }) });
  };
  return (
    <AddProvider value={setAdding}>
      <MarksProvider run={search.run}>
        <div className="editor" onKeyDown={keys}>
          {leftOver && <Left entry={leftOver} onDone={() => setLeftOver(null)} />}
          <Overtaken stored={stored} />
          <Toolbar view={view} onView={show} saving={saving} onRun={() => setStarting(true)} onAdd={() => setAdding({ id: store.get().shown, place: "below" })} />
          <div className="editor-body">
            <div className="editor-main">
              {view === "list" && <Crumbs />}
              <Suspense fallback={<Skeleton rows={8} />}>
                {view === "yaml" ? (
                  <YamlView names={names} />
                ) : empty ? (
                  <EmptySteps />
                ) : view === "graph" ? (
                  <Graph onOpen={focusFirst} />
                ) : (
                  <StepList onOpen={focusFirst} onFind={findStep} />
                )}
              </Suspense>
              {testing && view !== "yaml" && (
                <Suspense fallback={<Skeleton rows={3} />}>
                  <TestPanel onRun={() => setStarting(true)} />
                </Suspense>
              )}
              {search.run && <RunPanel id={search.run} onClose={() => follow(undefined)} />}
              <ProblemsBar />
            </div>
            {view !== "yaml" && <Side />}
          </div>
          {adding && <AddStep at={adding} onClose={() => setAdding(undefined)} />}
          {starting && <StartRun onClose={() => setStarting(false)} save={saving.save} onStarted={follow} />}
          {saving.dialogs}
          <Leaving />
        </div>
      </MarksProvider>
    </AddProvider>
  );
}

interface Keys {
  save: () => void;
  note: () => void;
  undo: () => void;
  redo: () => void;
  find: () => void;
  next: () => void;
}

function onKeys(event: KeyboardEvent, does: Keys) {
  const key = event.key.toLowerCase();
  const act =
    event.key === "F8"
      ? does.next
      : !(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented
        ? undefined
        : key === "s"
          ? event.shiftKey
            ? does.note
            : does.save
          : key === "f"
            ? does.find
            : key === "z"
              ? event.shiftKey
                ? does.redo
                : does.undo
              : key === "y"
                ? does.redo
                : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

/** Somebody else has stored the workflow: taken over where nothing is changed here, else told. */
function Overtaken({ stored }: { stored: Props["stored"] }) {
  const store = useStoreOf();
  const etag = useEditor((state) => state.etag);
  const changed = useEditor(isChanged);
  const newer = stored.etag !== etag && Number(stored.etag.replace(/\D/g, "")) > Number(etag.replace(/\D/g, ""));
  if (!newer) return null;
  const take = () => {
    const draft = draftOf(stored.workflow);
    store.set({ base: draft, etag: stored.etag, history: begin(draft) });
  };
  return (
    <div className="notice row" role="status">
      <span>{changed ? m.ed_overtaken_changed() : m.ed_overtaken()}</span>
      {!changed && (
        <span className="row end">
          <Button onPress={take}>{m.ed_load()}</Button>
        </span>
      )}
    </div>
  );
}

/** Asks before changes are left behind; they stay in the browser in any case. */
function Leaving() {
  const store = useStoreOf();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged(store.get()) && current.pathname !== next.pathname,
    enableBeforeUnload: () => isChanged(store.get()),
    withResolver: true,
  });
  return (
    <Ask
      title={m.ed_leave()}
      action={m.ed_leave_do()}
      open={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      onDo={async () => blocker.proceed?.()}
    >
      <p>{m.ed_leave_says()}</p>
    </Ask>
  );
}
