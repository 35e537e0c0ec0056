/** A workflow without steps: where to begin. */
import { useQuery } from "@tanstack/react-query";
import { Button as Press } from "react-aria-components";
import { modulesQuery } from "../api/modules";
import { m, named } from "../i18n";
import { Button } from "../ui/button";
import { Empty } from "../ui/state";
import { useStore } from "../ui/store";
import { recent, used } from "./add/find";
import { useAdd } from "./add/open";
import { ModuleIcon } from "./list/icons";
import { add } from "./state/actions";
import { useEditor, useStoreOf } from "./state/store";
import { pasteText, useClipboard } from "./list/clipboard";
import { focusStep } from "./problems/focus";
import { toast } from "../ui/toast";

const FEW = 6;

export function EmptySteps() {
  const store = useStoreOf();
  const show = useAdd();
  const mayWrite = useEditor((state) => state.mayWrite);
  const list = useQuery(modulesQuery).data;
  const lately = useStore(recent).slice(0, FEW);
  useClipboard(store);
  if (!mayWrite) return <Empty icon="workflows" title={m.ed_empty_read()} />;
  const begin = (id: string) => {
    const made = add(store, id, 0);
    used(id);
    focusStep(made);
  };
  const paste = async () => {
    try {
      pasteText(store, await navigator.clipboard.readText());
    } catch {
      toast(m.ed_paste_key());
    }
  };
  return (
    <div className="empty-steps">
      <Empty icon="workflows" title={m.ed_empty()}>
        <Button kind="primary" icon="plus" onPress={() => show({ place: "below" })}>
          {m.ed_add_first()}
        </Button>
        <Button onPress={() => void paste()}>{m.ed_paste()}</Button>
      </Empty>
      <div className="starters">
        {lately.map((id) => {
          const row = list?.find((each) => each.id === id);
          return (
            row && (
              <Press key={id} className="starter" onPress={() => begin(id)}>
                <ModuleIcon icon={row.metadata.icon} category={row.metadata.category} />
                <span>{named(row.metadata.name, row.metadata.nameEn)}</span>
                <span className="muted small">{named(row.metadata.description, row.metadata.descriptionEn)}</span>
              </Press>
            )
          );
        })}
      </div>
    </div>
  );
}
