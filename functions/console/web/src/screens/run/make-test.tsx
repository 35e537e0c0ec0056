/** A run becomes a test of its workflow: its inputs, what it was answered, and how it ended. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { store as put } from "../../api/edit";
import { queries } from "../../api/keys";
import type { Run } from "../../api/runs";
import { testOfRun } from "../../api/tests";
import { workflowQuery } from "../../api/workflow";
import { workflowsChanged } from "../../api/workflows";
import { type Case, casesOf, freeName, withCase } from "../../editor/test/case";
import { remember } from "../../editor/test/kept";
import { m } from "../../i18n";
import { Ask } from "../../ui/dialog";
import { TextInput } from "../../ui/fields";
import { exact } from "../../ui/time";
import { toast } from "../../ui/toast";

export function MakeTest({ run, onClose }: { run: Run; onClose: () => void }) {
  const navigate = useNavigate();
  const id = run.workflowId;
  const [name, setName] = useState(exact(run.startedAt));
  const made = useQuery({ queryKey: ["run", run.executionId, "test"], queryFn: () => testOfRun(run.executionId) });
  const make = async () => {
    const { tests, notes } = await testOfRun(run.executionId);
    const { data, etag } = await queries.fetchQuery({ ...workflowQuery(id), staleTime: 0 });
    const [first] = casesOf({ tests });
    const { mocks } = tests as { mocks?: Case["mocks"] };
    const before = { tests: (data as { tests?: unknown }).tests };
    const kept: Case = { ...first, name: freeName(casesOf(before), name.trim()), ...(mocks && { mocks }) };
    await put(id, etag, withCase(before, kept));
    await workflowsChanged();
    remember(id, kept);
    toast([m.ts_made(), ...(notes as string[])].join(" "));
    await navigate({ to: "/w/$id/steps", params: { id }, search: { test: true } });
  };
  return (
    <Ask title={m.ts_make()} action={m.ts_make()} open onClose={onClose} disabled={name.trim() === "" || made.isError} onDo={make}>
      <TextInput label={m.name()} value={name} onChange={setName} isRequired autoFocus />
      <p className="muted small">{m.ts_make_says()}</p>
      {((made.data?.notes ?? []) as string[]).map((note) => (
        <p key={note} className="wrong-line of-warning">
          {note}
        </p>
      ))}
    </Ask>
  );
}
