/** The steps as rows. */
import { memo, useDeferredValue, useMemo, useRef } from "react";
import { ListLayout, type Selection, Tree, Virtualizer } from "react-aria-components";
import { m } from "../../i18n";
import type { Step } from "../model/draft";
import { blockAt, type Node, reuse, rows, tree } from "../model/tree";
import { type Store, useEditor, useSteps, useStoreOf } from "../state/store";
import { onCopy, onPaste, useClipboard } from "./clipboard";
import { useDrag } from "./drag";
import { type Does, onKey } from "./keys";
import { locate } from "./reveal";
import { Row } from "./row";

const LAYOUT = { rowHeight: 36 };

const samePlaces = (a: readonly Step[], b: readonly Step[]) =>
  a.length === b.length && a.every((step, index) => step.id === b[index]?.id && step.moduleId === b[index]?.moduleId);

/** The rows, drawn again only where something has changed. What is typed shows in its field first, and then in its row. */
export function useNodes(): Node[] {
  const now = useSteps();
  const later = useDeferredValue(now);
  const steps = samePlaces(now, later) ? later : now;
  const before = useRef<Node[]>([]);
  return useMemo(() => (before.current = reuse(before.current, tree(steps))), [steps]);
}

/** The rows that are in sight, with what is folded left out. */
const inSight = (nodes: readonly Node[], folded: ReadonlySet<string>): Node[] =>
  nodes.flatMap((node) => [node, ...(folded.has(node.step.id) ? [] : inSight(node.kids, folded))]);

const unfolded = (nodes: readonly Node[], folded: ReadonlySet<string>) =>
  new Set(rows(nodes).filter(({ kids, step }) => kids.length > 0 && !folded.has(step.id)).map(({ step }) => step.id));

function onSelect(store: Store, keys: Selection) {
  const ids = keys === "all" ? store.get().history.present.steps.map(({ id }) => id) : [...keys].map(String);
  const selected = new Set(ids);
  const { shown } = store.get();
  store.set({ selected, shown: ids.length === 1 ? ids[0] : shown && selected.has(shown) ? shown : ids.at(-1) });
}

export function StepList({ does }: { does: Does }) {
  const nodes = useNodes();
  const block = useEditor((state) => state.block);
  const shown = useMemo(() => (block === undefined ? nodes : (blockAt(nodes, block) ?? nodes)), [nodes, block]);
  return <Rows nodes={shown} does={does} />;
}

const Rows = memo(function Rows({ nodes, does }: { nodes: Node[]; does: Does }) {
  const store = useStoreOf();
  const selected = useEditor((state) => state.selected);
  const folded = useEditor((state) => state.folded);
  const expanded = useMemo(() => unfolded(nodes, folded), [nodes, folded]);
  const dragAndDropHooks = useDrag();
  locate((id) => inSight(nodes, store.get().folded).findIndex(({ step }: { step: Step }) => step.id === id));
  useClipboard(store);
  const clip = (how: (event: ClipboardEvent) => void) => (event: { nativeEvent: Event; target: EventTarget }) => {
    if ((event.target as HTMLElement).closest("input, textarea, .cm-editor")) return;
    how(event.nativeEvent as ClipboardEvent);
  };
  return (
    <div
      className="list-frame"
      onKeyDownCapture={(event) => onKey(event, store, does)}
      onCopy={clip((event) => onCopy(store, event, false))}
      onCut={clip((event) => onCopy(store, event, true))}
      onPaste={clip((event) => onPaste(store, event))}
    >
      <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
        <Tree
          className="steps"
          aria-label={m.steps()}
          items={nodes}
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={selected}
          onSelectionChange={(keys) => onSelect(store, keys)}
          expandedKeys={expanded}
          onExpandedChange={(keys) =>
            store.set({ folded: new Set(rows(nodes).filter(({ kids, step }) => kids.length > 0 && !keys.has(step.id)).map(({ step }) => step.id)) })
          }
          dragAndDropHooks={dragAndDropHooks}
        >
          {(node) => <Row node={node} />}
        </Tree>
      </Virtualizer>
    </div>
  );
});
