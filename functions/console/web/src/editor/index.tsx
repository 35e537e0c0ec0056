/** The editor of the steps of a workflow. */
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../api/session";
import { workflowQuery } from "../api/workflow";
import { modulesQuery } from "../api/modules";
import { Loaded, Skeleton } from "../ui/state";
import "./style/editor.css";
import { blocksOf, learn } from "./model/blocks";
import { draftOf } from "./model/draft";
import { readEntries } from "./save/journal";
import { CatalogueProvider } from "./state/catalogue";
import { createStore, isChanged, type Store, StoreProvider } from "./state/store";
import { ProblemsProvider } from "./problems/problems";
import { Workbench } from "./workbench";
import type { Workflow } from "../api/workflow";

export function Editor() {
  const { id } = useParams({ from: "/w/$id/steps" });
  const query = useQuery(workflowQuery(id));
  const mayWrite = useMay("write");
  const modules = useQuery(modulesQuery);
  // Steps can be read once it is known which of them are blocks.
  if (!modules.data) return <Loaded query={modules}>{() => null}</Loaded>;
  return <Loaded query={query}>{({ data, etag }) => <Open key={`${id} ${mayWrite}`} workflow={data} etag={etag} mayWrite={mayWrite} />}</Loaded>;
}

/** The blocks of which catalogue are known. */
let learnt: unknown;

/** Changes stay while the page is left for another one, or drawn anew in another language. */
let kept: Store | undefined;

interface Seen {
  step?: string;
  block?: string;
  test?: boolean;
}

function openStore(workflow: Workflow, etag: string, mayWrite: boolean, { step, block, test }: Seen): Store {
  if (kept && kept.get().id === workflow.id && kept.get().mayWrite === mayWrite && isChanged(kept.get())) return kept;
  const draft = draftOf(workflow);
  const shown = draft.steps.some(({ id }) => id === step) ? step : undefined;
  kept = createStore({ id: workflow.id, mayWrite, base: draft, etag, shown, block, testing: test ? {} : undefined }, draft);
  return kept;
}

interface OpenProps {
  workflow: Workflow;
  etag: string;
  mayWrite: boolean;
}

/** Takes up the workflow as it was read first. What others store meanwhile is told, and changes nothing under the hands. */
function Open({ workflow, etag, mayWrite }: OpenProps) {
  const seen = useSearch({ from: "/w/$id/steps" });
  const left = useQuery({ queryKey: ["editor", "left", workflow.id], queryFn: () => readEntries(workflow.id), staleTime: Infinity, gcTime: 0 });
  const modules = useQuery(modulesQuery).data;
  if (modules && learnt !== modules) {
    learn(blocksOf(modules));
    learnt = modules;
  }
  const [store] = useState(() => openStore(workflow, etag, mayWrite, seen));
  if (left.data === undefined) return <Skeleton />;
  return (
    <StoreProvider value={store}>
      <CatalogueProvider>
        <ProblemsProvider>
          <Workbench stored={{ workflow, etag }} left={left.data} />
        </ProblemsProvider>
      </CatalogueProvider>
    </StoreProvider>
  );
}
