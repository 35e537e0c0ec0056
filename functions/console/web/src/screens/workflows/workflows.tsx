/** The list of workflows: folders, filters in the address, and what can be done with one or many. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { DropZone, isFileDropItem } from "react-aria-components";
import { useMay } from "../../api/session";
import { foldersQuery, PAGE, TOP, type WorkflowRow, workflowsQuery } from "../../api/workflows";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/state";
import { Ask } from "./ask";
import { Chosen } from "./chosen";
import { Filters } from "./filters";
import { FolderMenu, Folders } from "./folders";
import { useLetters } from "../../ui/letters";
import { Create } from "./create";
import type { Question } from "./question";
import { Rows } from "./rows";

const route = getRouteApi("/workflows");

export function Workflows() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay("write");
  const query = useQuery(workflowsQuery(filter));
  const folders = useQuery(foldersQuery).data?.folders ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<Question>();
  // The palette comes here to make one.
  useEffect(() => {
    if (!filter.new) return;
    if (mayWrite) setQuestion({ kind: "create" });
    void navigate({ search: (now) => ({ ...now, new: undefined }), replace: true });
  }, [filter.new, mayWrite, navigate]);
  const change = (part: Partial<typeof filter>) => {
    setChosen(new Set());
    void navigate({ search: (now) => ({ ...now, page: undefined, ...part }), replace: true });
  };
  const folder = folders.find(({ id }) => id === filter.folder);
  const filtered = Boolean(filter.q || filter.tag || filter.state);
  useLetters({ n: () => mayWrite && setQuestion({ kind: "create" }) });

  const rows = query.data?.workflows ?? [];
  const chosenRows = rows.filter(({ id }) => chosen.has(id));
  return (
    <Page
      explained="workflows"
      title={m.workflows()}
      heading={filter.folder === TOP ? m.no_folder() : (folder?.name ?? m.workflows())}
      actions={
        <>
          {mayWrite && <FolderMenu folder={folder} ask={setQuestion} />}
          {mayWrite && <Create ask={setQuestion} />}
        </>
      }
    >
      <DropZone
        className="with-side"
        aria-label={m.import_drop()}
        isDisabled={!mayWrite}
        getDropOperation={() => "copy"}
        onDrop={async ({ items }) => {
          const files = await Promise.all(items.filter(isFileDropItem).map((item) => item.getFile()));
          if (files.length > 0) setQuestion({ kind: "import", files });
        }}
      >
        <Folders folders={folders} open={filter.folder} onOpen={(id) => change({ folder: id })} />
        <div className="stack">
          <Filters filter={filter} change={change} rows={rows} />
          {chosenRows.length > 0 && (
            <Chosen rows={chosenRows} folders={folders} ask={setQuestion} onDone={() => setChosen(new Set())} />
          )}
          <Loaded query={query}>
            {({ workflows, total }) =>
              workflows.length === 0 ? (
                <Empty icon={filtered ? "search" : "workflows"} title={filtered ? m.workflows_no_match() : m.workflows_none()}>
                  {filtered ? (
                    <Button onPress={() => change({ q: undefined, tag: undefined, state: undefined })}>
                      {m.clear_filters()}
                    </Button>
                  ) : (
                    mayWrite && (
                      <Button kind="primary" onPress={() => setQuestion({ kind: "create" })}>
                        {m.workflow_new()}
                      </Button>
                    )
                  )}
                </Empty>
              ) : (
                <>
                  <Rows rows={workflows} filter={filter} change={change} chosen={chosen} onChoose={setChosen} ask={setQuestion} />
                  <Pages page={filter.page ?? 1} total={total} onPage={(page) => change({ page })} />
                </>
              )
            }
          </Loaded>
        </div>
      </DropZone>
      <Ask question={question} folders={folders} into={folder?.id} onClose={() => setQuestion(undefined)} />
    </Page>
  );
}

function Pages({ page, total, onPage }: { page: number; total: number; onPage: (page: number) => void }) {
  const last = Math.max(Math.ceil(total / PAGE), 1);
  if (last === 1) return null;
  return (
    <div className="row">
      <Button isDisabled={page <= 1} onPress={() => onPage(page - 1)}>
        {m.previous()}
      </Button>
      <span className="muted">{m.page_of({ page, last })}</span>
      <Button isDisabled={page >= last} onPress={() => onPage(page + 1)}>
        {m.next()}
      </Button>
    </div>
  );
}

export type { WorkflowRow };
