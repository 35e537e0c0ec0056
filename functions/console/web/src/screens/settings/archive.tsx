/** All workflows as one file, and back. */
import { useRef, useState } from "react";
import { data, http } from "../../api/client";
import { useMay } from "../../api/session";
import { exported } from "../../api/workflows";
import { m } from "../../i18n";
import { attempt } from "../../ui/attempt";
import { Button } from "../../ui/button";
import { Panel } from "../../ui/page";
import { save } from "../../ui/save";
import { bring } from "../workflows/bring";

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
  const input = useRef<HTMLInputElement>(null);
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
          <Button icon="upload" onPress={() => input.current?.click()}>
            {m.import_file()}
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,.zip,application/json,application/zip"
        aria-label={m.import_file()}
        onChange={(event) => {
          for (const file of event.target.files ?? []) void bring(file);
          event.target.value = "";
        }}
      />
    </Panel>
  );
}
