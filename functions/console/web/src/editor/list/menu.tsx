/** What can be done with one row, or with the chosen ones if it is among them. */
import { Button, Menu, MenuItem, MenuTrigger, Popover, SubmenuTrigger } from "react-aria-components";
import { m, named } from "../../i18n";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { useAdd } from "../add/open";
import { allBlocks, type Family, roleOf } from "../model/blocks";
import type { Step } from "../model/draft";
import { disableSteps, duplicateSteps, focusBlock, add, moveSteps, partPlace, partsFor, removeSteps, unwrapStep, wrapSteps } from "../state/actions";
import { useCatalogue } from "../state/catalogue";
import { type Store, useStoreOf } from "../state/store";
import { copySteps } from "./clipboard";
import { openTest } from "../test/open";
import { reveal } from "./reveal";

/** The chosen rows if the row is one of them, else the row alone. */
const chosen = (store: Store, id: string): ReadonlySet<string> => {
  const { selected } = store.get();
  return selected.has(id) ? selected : new Set([id]);
};

export function RowMenu({ step, name }: { step: Step; name: string }) {
  return (
    <MenuTrigger>
      <Button className="tool" aria-label={m.ed_more_of({ name })}>
        <Icon name="more" size={14} />
      </Button>
      <Popover className="popover">
        <Entries step={step} />
      </Popover>
    </MenuTrigger>
  );
}

interface Entry {
  id: string;
  name: string;
  keys?: string;
  danger?: boolean;
  act: () => void;
}

function Entries({ step: { id, moduleId, isDisabled } }: { step: Step }) {
  const store = useStoreOf();
  const show = useAdd();
  const role = roleOf(moduleId);
  const ids = () => chosen(store, id);
  const { rows } = useCatalogue();
  const steps = () => store.get().history.present.steps;
  const part = (middle: string): Entry => {
    const metadata = rows.get(middle)?.metadata;
    return {
      id: `part ${middle}`,
      name: m.ed_add_part({ name: metadata ? named(metadata.name, metadata.nameEn) : middle }),
      act: () => {
        const place = partPlace(steps(), id, middle);
        if (place !== undefined) reveal(add(store, middle, place));
      },
    };
  };
  const entries: (Entry | false)[] = [
    role !== "middle" && { id: "above", name: m.ed_add_above(), keys: "Shift A", act: () => show({ id, place: "above" }) },
    { id: "below", name: m.ed_add_below(), keys: "A", act: () => show({ id, place: "below" }) },
    role !== undefined && { id: "inside", name: m.ed_add_inside(), keys: "I", act: () => show({ id, place: "inside" }) },
    ...(role === undefined ? [] : partsFor(steps(), id).map(part)),
    { id: "up", name: m.ed_move_up(), keys: "Alt ↑", act: () => (moveSteps(store, ids(), "up", false), reveal(id)) },
    { id: "down", name: m.ed_move_down(), keys: "Alt ↓", act: () => (moveSteps(store, ids(), "down", false), reveal(id)) },
    { id: "copy", name: m.copy(), keys: "Ctrl C", act: () => void copySteps(store, ids()) },
    { id: "duplicate", name: m.duplicate(), keys: "D", act: () => reveal(duplicateSteps(store, ids())) },
    { id: "disable", name: isDisabled ? m.ed_enable() : m.ed_disable(), keys: "Space", act: () => disableSteps(store, ids()) },
    { id: "test", name: m.ts_to_here(), keys: "T", act: () => openTest(store, { cut: { to: id } }) },
    role === undefined && { id: "only", name: m.ts_only(), keys: "Shift T", act: () => openTest(store, { cut: { only: id } }) },
    role === "open" && { id: "focus", name: m.ed_focus(), keys: "F", act: () => (focusBlock(store, id), reveal(id)) },
    role === "open" && { id: "unwrap", name: m.ed_unwrap(), keys: "U", act: () => reveal(unwrapStep(store, id)) },
    { id: "remove", name: m.remove(), keys: "Del", danger: true, act: () => reveal(removeSteps(store, ids())) },
  ];
  return (
    <Menu className="list" aria-label={m.actions()}>
      {entries
        .filter((entry) => entry !== false)
        .map((entry) => (
          <MenuItem key={entry.id} id={entry.id} textValue={entry.name} className={entry.danger ? "option danger" : "option"} onAction={entry.act}>
            <span>{entry.name}</span>
            {entry.keys && <kbd>{entry.keys}</kbd>}
          </MenuItem>
        ))}
      {role !== "middle" && (
        <SubmenuTrigger>
          <MenuItem id="wrap" textValue={m.ed_wrap()} className="option">
            <span>{m.ed_wrap()}</span>
            <Icon name="right" size={12} />
          </MenuItem>
          <Popover className="popover">
            <WrapMenu onWrap={(family) => reveal(wrapSteps(store, ids(), family))} />
          </Popover>
        </SubmenuTrigger>
      )}
    </Menu>
  );
}

/** Asks in which block the chosen steps are put. */
export function Wrapping({ onClose }: { onClose: () => void }) {
  const store = useStoreOf();
  return (
    <Dialog title={m.ed_wrap()} open onClose={onClose}>
      <WrapMenu
        onWrap={(family) => {
          onClose();
          reveal(wrapSteps(store, store.get().selected, family));
        }}
      />
    </Dialog>
  );
}

export function WrapMenu({ onWrap }: { onWrap: (family: Family) => void }) {
  const { rows } = useCatalogue();
  const wraps = allBlocks().filter(({ alias }) => !alias);
  const title = (open: string) => {
    const metadata = rows.get(open)?.metadata;
    return metadata ? named(metadata.name, metadata.nameEn) : open;
  };
  return (
    <Menu className="list" aria-label={m.ed_wrap()} autoFocus="first">
      {wraps.map(({ family, open }) => (
        <MenuItem key={open} id={open} textValue={title(open)} className="option" onAction={() => onWrap(family)}>
          {title(open)}
        </MenuItem>
      ))}
    </Menu>
  );
}
