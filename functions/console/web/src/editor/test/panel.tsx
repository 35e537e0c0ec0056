/** Below the steps: runs them as they are now, in virtual time, with simulated answers. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { lastRunQuery } from "../../api/evaluate";
import { runQuery } from "../../api/runs";
import { runTests, type Verdict } from "../../api/tests";
import { m } from "../../i18n";
import { plain } from "../../screens/run/plain";
import { Button, IconButton } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { ErrorText } from "../../ui/state";
import { toast } from "../../ui/toast";
import { useDraft, useEditor, useStoreOf } from "../state/store";
import { type Case, casesOf, type Cut, needs, runs, subject, withMock, withResults } from "./case";
import { Given, type Tab } from "./given";
import { remember, remembered } from "./kept";
import { Plan } from "./plan";
import { All, Result } from "./result";
import { SaveTest, TestMenu } from "./save";
import { type Real, send, withReal } from "./real";
import { AskReal, RealSent, useReal } from "./real-steps";
import { Sized } from "./sized";
import { openTest, tryingIn } from "./open";
import { readCase, type Results, type Trying, tryingOf } from "./trying";
import "../style/test.css";

const NEW = "";
/** The key that runs, in any field of the panel. */
const RUNS = "Enter";

type Shown = { verdicts: Verdict[]; took: number; all: boolean; sent: Real[] } | { error: unknown };

export function TestPanel({ onRun }: { onRun: () => void }) {
  const store = useStoreOf();
  const draft = useDraft();
  const id = useEditor((state) => state.id);
  const mayWrite = useEditor((state) => state.mayWrite);
  const cut = useEditor((state) => state.testing?.cut);
  const [first] = useState(() => tryingIn(store));
  const trying = useEditor((state) => state.testing?.trying) ?? first;
  const setTrying = (next: Trying) => openTest(store, { trying: next });
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState<Shown>();
  const [saving, setSaving] = useState(false);
  const [asking, setAsking] = useState(false);
  const [tab, setTab] = useState<Tab>("inputs");
  const cases = casesOf(draft);
  const results = useResults(cut, trying.of);
  const close = () => {
    remember(id, trying.of);
    store.set({ testing: undefined, tested: undefined });
  };
  const open = (of: Case) => {
    setTrying(tryingOf(of));
    setShown(undefined);
    store.set({ tested: undefined });
  };
  const steps = runs(draft.steps, cut);
  const real = useReal().chosen.filter(({ id: step }) => steps.some((each) => each.id === step));
  const start = () => (real.length > 0 ? setAsking(true) : void run());
  const run = async (all = false) => {
    setAsking(false);
    setBusy(true);
    setShown(undefined);
    store.set({ tested: undefined });
    const began = performance.now();
    try {
      const of = readCase(trying, draft);
      remember(id, of);
      const workflow = subject(id, draft);
      const given = withResults(of, results.given);
      const sent = all || real.length === 0 ? [] : await send({ workflow, draft, of: given, cut, chosen: real.map((step) => step.id) });
      const { cases: verdicts } = await runTests(all ? { workflow } : { workflow, case: withReal(given, sent), ...cut });
      setShown({ verdicts, took: performance.now() - began, all, sent });
      if (!all) store.set({ tested: verdicts[0]?.execution });
    } catch (error) {
      setShown({ error });
    } finally {
      setBusy(false);
    }
  };
  const answer = (request: { method: string; url: string }) => {
    setTrying({ ...trying, of: withMock(trying.of, request) });
    setTab("outside");
  };
  /** The next tests have what came back, and send nothing. */
  const keep = (sent: Real[]) => {
    openTest(store, { trying: { texts: trying.texts, of: withReal(trying.of, sent) }, real: [] });
    toast(m.ts_real_kept());
  };
  return (
    <Sized label={m.ts_size()}>
      <section
        className="test-panel"
        aria-label={m.ts_title()}
        onKeyDown={(event) => {
          if (event.key === RUNS && (event.ctrlKey || event.metaKey) && !busy) {
            event.preventDefault();
            start();
          }
        }}
      >
        <header className="test-head">
          <h2>{m.ts_title()}</h2>
          <Choice
            bare
            label={m.ts_case()}
            value={cases.some(({ name }) => name === trying.of.name) ? (trying.of.name ?? NEW) : NEW}
            options={[{ id: NEW, name: m.ts_unnamed() }, ...cases.map(({ name }) => ({ id: name ?? NEW, name: name ?? NEW }))]}
            onChange={(name) => open(cases.find((each) => each.name === name) ?? remembered(id))}
          />
          {mayWrite && <TestMenu of={trying.of} onOpen={open} />}
          <span className="row end">
            {cases.length > 0 && (
              <Button isDisabled={busy} onPress={() => void run(true)}>
                {m.ts_run_all({ count: String(cases.length) })}
              </Button>
            )}
            {mayWrite && (
              <Button isDisabled={busy} onPress={() => setSaving(true)}>
                {m.ts_save()}
              </Button>
            )}
            <Button kind="primary" icon="runs" isPending={busy} onPress={start}>
              {m.ts_run()}
            </Button>
            <IconButton icon="close" label={m.ts_close()} onPress={close} />
          </span>
        </header>
        <Plan cut={cut} steps={steps} results={results} real={real} onWhole={() => openTest(store, { cut: undefined })} />
        <div className="test-body">
          <Given trying={trying} onChange={setTrying} tab={tab} onTab={setTab} />
          <div className="test-result" aria-live="polite">
            {shown === undefined ? (
              <p className="muted">{words(real.length > 0, busy)}</p>
            ) : "error" in shown ? (
              <ErrorText error={shown.error} />
            ) : shown.all ? (
              <All of={shown.verdicts} took={shown.took} onOpen={(name) => open(cases.find((each) => each.name === name) ?? {})} />
            ) : (
              shown.verdicts[0] && (
                <div className="stack">
                  {shown.sent.length > 0 && <RealSent of={shown.sent} onKeep={() => keep(shown.sent)} />}
                  <Result of={shown.verdicts[0]} took={shown.took} expects={trying.of.expect !== undefined} onRun={onRun} onAnswer={answer} />
                </div>
              )
            )}
          </div>
        </div>
        {asking && <AskReal steps={real} onSend={() => void run()} onClose={() => setAsking(false)} />}
        {saving && <SaveTest trying={trying} verdict={shown && "verdicts" in shown && !shown.all ? shown.verdicts[0] : undefined} onClose={() => setSaving(false)} onSaved={(of) => setTrying(tryingOf(of))} />}
      </section>
    </Sized>
  );
}

/** What stands in the place of the result. */
function words(real: boolean, busy: boolean): string {
  if (busy) return real ? m.ts_real_sending() : m.ts_running();
  return real ? m.ts_says_real() : m.ts_says();
}

/** Where one step runs alone, what it uses comes from the case, else from the last run. */
function useResults(cut: Cut | undefined, of: Case): Results {
  const id = useEditor((state) => state.id);
  const { steps } = useDraft();
  const wanted = cut && "only" in cut ? needs(steps, cut.only).filter((step) => !of.steps?.[step]) : [];
  const last = useQuery({ ...lastRunQuery(id), enabled: wanted.length > 0 });
  const run = useQuery({ ...runQuery(last.data ?? ""), enabled: wanted.length > 0 && typeof last.data === "string" }).data;
  const given = Object.fromEntries(wanted.flatMap((step) => (run?.outputs[step] ? [[step, plain(run.outputs[step])] as const] : [])));
  return { given, lacking: wanted.filter((step) => !(step in given)) };
}
