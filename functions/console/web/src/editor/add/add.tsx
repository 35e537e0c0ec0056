/** The search for a step to add. Enter adds it, Shift and Enter add it and stay. */
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { categoriesQuery, type ModuleRow, modulesQuery } from "../../api/modules";
import { m, named } from "../../i18n";
import { useStore } from "../../ui/store";
import { ModuleIcon } from "../list/icons";
import { reveal } from "../list/reveal";
import { leavesLoop, roleOf } from "../model/blocks";
import { insert, make } from "../model/change";
import { brought } from "../model/faults";
import { add, partPlace, placeAt } from "../state/actions";
import { useStoreOf } from "../state/store";
import { focusStep } from "../problems/focus";
import { About } from "./about";
import { find, offered, recent, used } from "./find";
import type { At } from "./open";

interface Group {
  name: string;
  rows: ModuleRow[];
}

export function AddStep({ at, onClose }: { at: At; onClose: () => void }) {
  const store = useStoreOf();
  const list = useQuery(modulesQuery).data;
  const categories = useQuery(categoriesQuery).data;
  const lately = useStore(recent);
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [where, setWhere] = useState(at);
  const base = useId();
  const fits = useMemo(() => {
    const { steps } = store.get().history.present;
    const place = placeAt(steps, where.id, where.place);
    const taken = new Set(steps.map(({ id }) => id));
    return offered(list ?? []).filter(
      ({ id }) => (roleOf(id) !== "middle" && !leavesLoop(id)) || !brought(steps, insert(steps, place, make(id, taken))) || partPlace(steps, where.id, id) !== undefined,
    );
  }, [list, store, where]);
  const groups = useMemo((): Group[] => {
    if (text.trim()) return [{ name: "", rows: find(fits, text) }];
    const first = lately.flatMap((id) => fits.find((row) => row.id === id) ?? []);
    const kinds = [...(categories ?? [])].sort((a, b) => Number(a.id === "trigger") - Number(b.id === "trigger"));
    const rest = kinds.map(({ id, name, nameEn }) => ({
      name: named(name, nameEn),
      rows: fits.filter((row) => row.metadata.category === id && !first.includes(row)),
    }));
    return [{ name: m.ed_recent(), rows: first }, ...rest].filter(({ rows }) => rows.length > 0);
  }, [fits, categories, lately, text]);
  const flat = groups.flatMap(({ rows }) => rows);
  const chosen = flat[Math.min(active, flat.length - 1)];
  const choose = (row: ModuleRow | undefined, stay: boolean) => {
    if (!row) return;
    const { steps } = store.get().history.present;
    const place = placeAt(steps, where.id, where.place);
    // A part of a block goes where the block has it.
    const fits = roleOf(row.id) !== "middle" || !brought(steps, insert(steps, place, make(row.id, new Set(steps.map((step) => step.id)))));
    const id = add(store, row.id, (fits ? undefined : partPlace(steps, where.id, row.id)) ?? place);
    if (!id) return;
    used(row.id);
    if (stay) {
      setWhere({ id, place: "below" });
      return;
    }
    onClose();
    reveal(id, false);
    focusStep(id);
  };
  // What was added last is chosen, so its row has the focus.
  const close = () => {
    onClose();
    if (where !== at) reveal(where.id);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(active + by, 0), flat.length - 1);
      setActive(next);
      document.getElementById(`${base}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      choose(chosen, event.shiftKey);
    }
  };
  let place = -1;
  return (
    <ModalOverlay className="veil" isDismissable isOpen onOpenChange={(open) => !open && close()}>
      <Modal className="modal wide">
        <Dialog aria-label={m.ed_add_step()} className="add">
          <input
            className="input"
            role="combobox"
            aria-label={m.ed_add_search()}
            aria-expanded="true"
            aria-controls={`${base}-list`}
            aria-activedescendant={chosen ? `${base}-${flat.indexOf(chosen)}` : undefined}
            aria-autocomplete="list"
            placeholder={m.ed_add_search()}
            autoFocus
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
            onKeyDown={press}
          />
          <div className="add-halves">
            <div className="add-list" role="listbox" id={`${base}-list`} aria-label={m.ed_add_step()} tabIndex={-1}>
              {flat.length === 0 && list && <p className="muted kind">{m.ed_add_nothing()}</p>}
              {groups.map(({ name, rows }) => (
                <div key={name} role="group" aria-label={name || m.ed_add_step()}>
                  {name && <p className="kind">{name}</p>}
                  {rows.map((row) => {
                    place += 1;
                    const own = place;
                    return (
                      <div
                        key={row.id}
                        id={`${base}-${own}`}
                        role="option"
                        aria-selected={row === chosen}
                        className="option"
                        data-focused={row === chosen || undefined}
                        onMouseMove={() => own !== active && setActive(own)}
                        onClick={(event) => choose(row, event.shiftKey)}
                      >
                        <ModuleIcon icon={row.metadata.icon} category={row.metadata.category} />
                        <span>{named(row.metadata.name, row.metadata.nameEn)}</span>
                        <code className="muted">{row.id}</code>
                      </div>
                    );
                  })}
                </div>
              ))}
            </div>
            {chosen && <About id={chosen.id} />}
          </div>
          <p className="add-foot small muted">
            <kbd>Enter</kbd> {m.ed_add_one()} <kbd>Shift Enter</kbd> {m.ed_add_more()}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
