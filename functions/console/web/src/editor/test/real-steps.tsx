/** Which steps send their requests for real before the test runs, the question before that, and what came of it. */
import { Link } from "@tanstack/react-router";
import { useMay } from "../../api/session";
import { m, said } from "../../i18n";
import { plain } from "../model/change";
import { Button } from "../../ui/button";
import { Ask } from "../../ui/dialog";
import { Check } from "../../ui/fields";
import { Status } from "../../ui/status";
import type { Step } from "../model/draft";
import { stepName, useCatalogue } from "../state/catalogue";
import { useEditor, useSteps, useStoreOf } from "../state/store";
import { openTest } from "./open";
import { type Real, sendable } from "./real";

/** The steps that can be sent, and those of them that are chosen. */
export function useReal(): { offered: Step[]; chosen: Step[]; allowed: boolean } {
  const { rows } = useCatalogue();
  const offered = sendable(useSteps(), (moduleId) => rows.get(moduleId)?.metadata.category);
  const real = useEditor((state) => state.testing?.real);
  const mayWrite = useEditor((state) => state.mayWrite);
  const allowed = useMay("execute") && mayWrite;
  return { offered, chosen: allowed ? offered.filter(({ id }) => real?.includes(id)) : [], allowed };
}

/** What it sends, as far as it is known before the steps run. */
const target = ({ parameters }: Step) => {
  const url = plain(parameters.url);
  const method = plain(parameters.method);
  return typeof url === "string" ? `${typeof method === "string" ? method : "GET"} ${url}` : undefined;
};

function Name({ of }: { of: Step }) {
  const catalogue = useCatalogue();
  const to = target(of);
  return (
    <span className="real-name">
      <span>{stepName(of, catalogue)}</span> {to && <code className="muted small">{to}</code>}
    </span>
  );
}

export function RealSteps() {
  const store = useStoreOf();
  const { offered, chosen, allowed } = useReal();
  const ids = chosen.map(({ id }) => id);
  const set = (id: string, on: boolean) => openTest(store, { real: on ? [...ids, id] : ids.filter((each) => each !== id) });
  return (
    <div className="stack">
      <p className="muted small">{m.ts_real_says()}</p>
      {offered.length === 0 ? (
        <p className="muted">{m.ts_real_none()}</p>
      ) : (
        offered.map((step) => (
          <Check key={step.id} isSelected={ids.includes(step.id)} isDisabled={!allowed} onChange={(on) => set(step.id, on)}>
            <Name of={step} />
          </Check>
        ))
      )}
      {!allowed && offered.length > 0 && <p className="notice">{m.ts_real_scopes()}</p>}
    </div>
  );
}

export function AskReal({ steps, onSend, onClose }: { steps: Step[]; onSend: () => void; onClose: () => void }) {
  return (
    <Ask title={m.ts_real_title()} action={m.ts_real_send()} danger open onClose={onClose} onDo={async () => onSend()}>
      <p>{m.ts_real_asks()}</p>
      <ul className="stack">
        {steps.map((step) => (
          <li key={step.id}>
            <Name of={step} />
          </li>
        ))}
      </ul>
    </Ask>
  );
}

/** What came back, above the result of the test. */
export function RealSent({ of, onKeep }: { of: Real[]; onKeep: () => void }) {
  const steps = useSteps();
  const catalogue = useCatalogue();
  const name = (id: string) => {
    const step = steps.find((each) => each.id === id);
    return step ? stepName(step, catalogue) : id;
  };
  return (
    <>
      <h3>{m.ts_real_sent()}</h3>
      <ul className="sent">
        {of.map(({ step, run, outputs, fail }) => (
          <li key={step}>
            <div className="row">
              <Status of={run === undefined ? "skipped" : outputs ? "completed" : "failed"} iconOnly />
              <span className="strong">{name(step)}</span>
              {typeof outputs?.statusCode === "number" && <span className="chip">{outputs.statusCode}</span>}
              {run === undefined ? (
                <span className="muted">{m.ts_real_unreached()}</span>
              ) : (
                <Link to="/r/$id" params={{ id: run }} target="_blank">
                  {m.show_run()}
                </Link>
              )}
            </div>
            {fail !== undefined && <p className="wrong-line of-error">{said(fail)}</p>}
          </li>
        ))}
      </ul>
      {of.some(({ run }) => run !== undefined) && (
        <div>
          <Button onPress={onKeep}>{m.ts_real_keep()}</Button>
        </div>
      )}
    </>
  );
}
