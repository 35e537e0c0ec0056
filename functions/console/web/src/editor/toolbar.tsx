/** Above the steps: how they are looked at, what can be undone, and storing. */
import { useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { m } from "../i18n";
import { useMay } from "../api/session";
import { Button, IconButton } from "../ui/button";
import { Menu } from "../ui/menu";
import { SearchBox } from "../ui/fields";
import { stepName, useCatalogue } from "./state/catalogue";
import { count } from "./model/draft";
import { roleOf } from "./model/blocks";
import { reveal } from "./list/reveal";
import { select } from "./state/actions";
import { Unsaved } from "./save/left";
import { isChanged, useEditor, useSteps, useStoreOf } from "./state/store";
import type { Saving } from "./save/use-save";

export const VIEWS = ["list", "graph", "yaml"] as const;
export type View = (typeof VIEWS)[number];
const NAMES: Record<View, () => string> = { list: m.ed_list, graph: m.ed_graph, yaml: () => "YAML" };

interface Props {
  view: View;
  onView: (view: View) => void;
  saving: Saving;
  onRun: () => void;
  onAdd: () => void;
}

export function Toolbar({ view, onView, saving, onRun, onAdd }: Props) {
  const store = useStoreOf();
  const mayRun = useMay("execute");
  const mayWrite = useEditor((state) => state.mayWrite);
  const changes = useEditor((state) => (isChanged(state) ? count(state.base, state.history.present) + (state.unread ? 1 : 0) : 0));
  const past = useEditor((state) => state.history.past.length > 0);
  const future = useEditor((state) => state.history.future.length > 0);
  const shown = useEditor((state) => state.shown);
  const testing = useEditor((state) => state.testing !== undefined);
  const [comparing, setComparing] = useState(false);
  return (
    <div className="editor-bar">
      <ToggleButtonGroup
        className="segments"
        aria-label={m.ed_view()}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[view]}
        onSelectionChange={(keys) => onView([...keys][0] as View)}
      >
        {VIEWS.map((id) => (
          <ToggleButton key={id} id={id} className="segment">
            {NAMES[id]()}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {view !== "yaml" && <Finder />}
      {view === "list" && <FoldMenu />}
      {shown && (
        <span className="beside">
          <Button kind="quiet" icon="settings" onPress={() => select(store, undefined)}>
            {m.ed_workflow_panel()}
          </Button>
        </span>
      )}
      <span className="row end">
        {mayWrite && (
          <>
            <span className="muted small" role="status">
              {changes > 0 ? (
                <button type="button" className="link unsaved small" onClick={() => setComparing(true)}>
                  {m.ed_unsaved({ count: String(changes) })}
                </button>
              ) : (
                m.ed_saved()
              )}
            </span>
            {comparing && <Unsaved onClose={() => setComparing(false)} />}
            <IconButton icon="undo" label={m.ed_undo()} isDisabled={!past} onPress={store.undo} />
            <IconButton icon="redo" label={m.ed_redo()} isDisabled={!future} onPress={store.redo} />
            <span className="shrinks">
              <Button icon="plus" onPress={onAdd}>
                {m.ed_add_step()}
              </Button>
            </span>
          </>
        )}
        {mayRun && (
          <Button aria-pressed={testing} onPress={() => store.set(testing ? { testing: undefined, tested: undefined } : { testing: {} })}>
            {m.ts_title()}
          </Button>
        )}
        {mayRun && (
          <Button icon="runs" onPress={onRun}>
            {m.ed_try()}
          </Button>
        )}
        {mayWrite && (
          <span className="joined">
            <Button kind="primary" isPending={saving.busy} isDisabled={changes === 0} onPress={() => void saving.save()}>
              {m.save()}
            </Button>
            <IconButton kind="primary" icon="down" label={m.ed_save_note()} isDisabled={changes === 0 || saving.busy} onPress={saving.askNote} />
          </span>
        )}
      </span>
    </div>
  );
}

function FoldMenu() {
  const store = useStoreOf();
  const steps = useSteps();
  const blocks = steps.filter(({ moduleId }) => ["open", "middle"].includes(roleOf(moduleId) ?? ""));
  if (blocks.length === 0) return null;
  return (
    <Menu
      label={m.ed_folding()}
      actions={[
        { id: "fold", name: m.ed_fold_all(), onAction: () => store.set({ folded: new Set(blocks.map(({ id }) => id)) }) },
        { id: "unfold", name: m.ed_unfold_all(), onAction: () => store.set({ folded: new Set() }) },
      ]}
    />
  );
}

/** Goes from one step that a text is found in to the next. */
function Finder() {
  const store = useStoreOf();
  const catalogue = useCatalogue();
  const steps = useSteps();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = wanted
    ? steps.filter((step) =>
        `${step.id} ${step.moduleId} ${stepName(step, catalogue)} ${step.note ?? ""} ${JSON.stringify(step.parameters)}`.toLowerCase().includes(wanted),
      )
    : [];
  const shown = useEditor((state) => state.shown);
  const place = found.findIndex(({ id }) => id === shown);
  const next = (by: number) => {
    const step = found[(place + by + found.length) % found.length];
    if (!step) return;
    store.set({ folded: new Set() });
    select(store, step.id);
    reveal(step.id, false);
  };
  return (
    <span
      className="step-finder"
      onKeyDown={(event) => {
        if (event.key === "Enter") next(event.shiftKey ? -1 : 1);
      }}
    >
      <SearchBox label={m.ed_find()} value={text} onChange={setText} />
      {wanted && <span className="muted small num">{found.length === 0 ? m.ed_found_none() : `${Math.max(place + 1, 0)} / ${found.length}`}</span>}
    </span>
  );
}
