/** All workflows as one file, and back. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { data, http } from "../../api/client";
import { useMay } from "../../api/session";
import { exported, foldersQuery } from "../../api/workflows";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Button } from "../../ui/button";
import { Panel } from "../../ui/page";
import { save } from "../../ui/save";

const Import = lazy(() => import("../import/import").then((module) => ({ default: module.Import })));

const PAGE = 100;

async function everything() {
  const rows: { id: string; name: string }[] = [];
  for (;;) {
    const { workflows, total } = await data(
      http.GET("/api/v1/workflows", { params: { query: { limit: PAGE, offset: rows.length } } }),
    );
    rows.push(...workflows.map(({ id, name }) => ({ id, name })));
    if (workflows.length === 0 || rows.length >= total) break;
  }
  const { name, content } = await exported(rows);
  save(name, content);
}

export function Archive() {
  const mayWrite = useMay("write");
  const [busy, setBusy] = useState(false);
  const [importing, setImporting] = useState(false);
  const folders = useQuery({ ...foldersQuery, enabled: importing }).data?.folders ?? [];
  return (
    <Panel title={m.archive()}>
      <p className="muted small">{m.archive_says()}</p>
      <div className="row">
        <Button
          icon="download"
          isPending={busy}
          onPress={() => {
            setBusy(true);
            void attempt(everything).finally(() => setBusy(false));
          }}
        >
          {m.export_all()}
        </Button>
        {mayWrite && (
          <Button icon="upload" onPress={() => setImporting(true)}>
            {m.import_file()}
          </Button>
        )}
      </div>
      {importing && (
        <Suspense>
          <Import folders={folders} onClose={() => setImporting(false)} />
        </Suspense>
      )}
    </Panel>
  );
}
