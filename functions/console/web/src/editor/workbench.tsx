/** The open editor: tools above, steps and panel side by side, problems below. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import type { Workflow } from "../api/workflow";
import { m } from "../i18n";
import { Button } from "../ui/button";
import { Leaving } from "../ui/leaving";
import { Skeleton } from "../ui/state";
import { AddStep } from "./add/add";
import { AddProvider, type At } from "./add/open";
import { useNames } from "./code/names";
import { Crumbs } from "./crumbs";
import { EmptySteps } from "./empty";
import { useEditorKeys } from "./keys";
import { useRowKeys } from "./list/keys";
import { StepList } from "./list/list";
import { Wrapping } from "./list/menu";
import { draftOf, same } from "./model/draft";
import { begin } from "./model/history";
import { Side } from "./panel/panel";
import { ProblemsBar } from "./problems/bar";
import { focusStep } from "./problems/focus";
import { reveal } from "./list/reveal";
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

const findStep = () => document.querySelector<HTMLElement>("[data-search]")?.focus();

interface Props {
  stored: { workflow: Workflow; etag: string };
  /** What tabs have kept. */
  left: readonly Entry[];
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
  const [wrapping, setWrapping] = useState(false);
  const [starting, setStarting] = useState(false);
  const [leftOver, setLeftOver] = useState(() => left.filter(({ id }) => id !== store.get().kept));
  const view: View = VIEWS.find((known) => known === search.view) ?? "list";
  // What an earlier tab has kept stays until it is taken up or dropped, whatever is edited here meanwhile.
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
  /** A row that is gone, or a field of it, leaves the focus nowhere: it goes to what is shown now. */
  const back = (how: () => void) => () => {
    how();
    requestAnimationFrame(() => document.activeElement === document.body && reveal(store.get().shown));
  };
  const does = useMemo(
    () => ({ add: setAdding, wrap: () => setWrapping(true), open: () => focusStep(store.get().shown), nextProblem: problems.next, find: findStep }),
    [store, problems.next],
  );
  useRowKeys(store, does, view !== "yaml");
  useEditorKeys({
    save: () => void saving.save(),
    note: saving.askNote,
    undo: back(store.undo),
    redo: back(store.redo),
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
        <div className="editor">
          {leftOver.map((entry) => (
            <Left key={entry.id} entry={entry} onUnread={() => show("yaml")} onDone={() => setLeftOver((now) => now.filter((each) => each !== entry))} />
          ))}
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
                  <Graph onOpen={does.open} />
                ) : (
                  <StepList does={does} />
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
          {wrapping && <Wrapping onClose={() => setWrapping(false)} />}
          {adding && <AddStep at={adding} onClose={() => setAdding(undefined)} />}
          {starting && <StartRun onClose={() => setStarting(false)} save={() => saving.save("", true)} onStarted={follow} />}
          {saving.dialogs}
          <Leaving isChanged={() => isChanged(store.get())} says={m.ed_leave_says()} />
        </div>
      </MarksProvider>
    </AddProvider>
  );
}

/** Somebody else has stored the workflow: taken over where nothing is changed here, else told. */
function Overtaken({ stored }: { stored: Props["stored"] }) {
  const store = useStoreOf();
  const etag = useEditor((state) => state.etag);
  const changed = useEditor(isChanged);
  const base = useEditor((state) => state.base);
  const newer = stored.etag !== etag && Number(stored.etag.replace(/\D/g, "")) > Number(etag.replace(/\D/g, ""));
  const draft = useMemo(() => draftOf(stored.workflow), [stored.workflow]);
  // What was stored is nothing that is edited here, such as whether it is enabled.
  const beside = newer && same(draft, base);
  useEffect(() => {
    if (beside) store.set({ etag: stored.etag });
  }, [beside, store, stored.etag]);
  if (!newer || beside) return null;
  const take = () => {
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
