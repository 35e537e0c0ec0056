/** Enables a workflow. One that has errors is enabled only after a question. */
import { type ReactNode, useState } from "react";
import { errorsQuery } from "../api/faults";
import { queries } from "../api/keys";
import { enable, workflowsChanged } from "../api/workflows";
import type { Finding } from "../api/edit";
import { locale, m } from "../i18n";
import { attempt } from "./attempt";
import { Ask } from "./dialog";
import { toast } from "./toast";

/** So many errors are named. */
const NAMED = 5;

export function useEnable(): { flip: (id: string, on: boolean) => void; question: ReactNode } {
  const [asked, setAsked] = useState<{ id: string; errors: Finding[] }>();
  const put = async (id: string, on: boolean) => {
    await enable(id, on);
    await workflowsChanged();
    toast(on ? m.enabled_now() : m.disabled_now());
  };
  const flip = (id: string, on: boolean) =>
    void attempt(async () => {
      // Without an answer about its errors nothing keeps it from being enabled.
      const errors = on ? await queries.fetchQuery({ ...errorsQuery(id), retry: false }).catch(() => []) : [];
      if (errors.length > 0) setAsked({ id, errors });
      else await put(id, on);
    });
  const question = asked && (
    <Ask title={m.errors_title({ count: String(asked.errors.length) })} action={m.enable_anyway()} open onClose={() => setAsked(undefined)} onDo={() => put(asked.id, true)}>
      <Errors of={asked.errors} />
    </Ask>
  );
  return { flip, question };
}

export function Errors({ of, says = m.errors_say() }: { of: Finding[]; says?: string }) {
  return (
    <>
      <p>{says}</p>
      <ul className="errors">
        {of.slice(0, NAMED).map(({ stepId, message }, at) => (
          <li key={at} className="wrong-line of-error">
            {stepId && <code>{stepId}</code>} {locale.get() === "zh" ? message.zh : message.en}
          </li>
        ))}
      </ul>
      {of.length > NAMED && <p className="muted small">{m.shown_of({ shown: NAMED, total: of.length })}</p>}
    </>
  );
}
