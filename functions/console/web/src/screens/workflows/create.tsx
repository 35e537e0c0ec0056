import { useRef } from "react";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { bring } from "./bring";
import type { Question } from "./question";

/** The ways to a new workflow. */
export function Create({ ask, folder }: { ask: (question: Question) => void; folder?: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Menu
        label={m.do_import()}
        actions={[
          { id: "file", name: m.import_file(), icon: "upload", onAction: () => input.current?.click() },
          { id: "paste", name: m.import_paste(), icon: "copy", onAction: () => ask({ kind: "paste" }) },
        ]}
      >
        {m.do_import()}
      </Menu>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".json,.zip,application/json,application/zip"
        aria-label={m.import_file()}
        onChange={(event) => {
          for (const file of event.target.files ?? []) void bring(file, folder);
          event.target.value = "";
        }}
      />
      <Button kind="primary" icon="plus" onPress={() => ask({ kind: "create" })}>
        {m.workflow_new()}
      </Button>
    </>
  );
}
