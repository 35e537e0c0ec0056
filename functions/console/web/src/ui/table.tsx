/** A table with chosen rows. On a narrow screen each row is a card. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { m } from "../i18n";
import { Check } from "./fields";
import { Icon } from "./icon";
import { holder, paired } from "./keys";
import { letters } from "./prefs";

export interface Column<Row> {
  id: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** A number: right aligned, figures of one width. */
  numeric?: boolean;
  /** The column that names the row; it takes what width is left. */
  main?: boolean;
  sortable?: boolean;
  /** Left out where there is little room. */
  minor?: boolean;
  /** Left out unless there is much room. */
  roomy?: boolean;
  /** Left out where rows are cards. */
  wide?: boolean;
  /** Its heading is told on a narrow screen too, where the value does not say what it is of. */
  told?: boolean;
  /** Its text may take several lines. */
  wrap?: boolean;
}

export interface Sort {
  by: string;
  down: boolean;
}

interface TableProps<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  id: (row: Row) => string;
  /** How a row is called, for its box. */
  name?: (row: Row) => string;
  chosen?: ReadonlySet<string>;
  onChoose?: (ids: Set<string>) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Single letters on the row that has the focus. */
  keys?: Record<string, (row: Row) => void>;
}

/** The links and boxes that take the focus from row to row. */
const ANCHOR = "[data-row] .main a, [data-row] .main button";

export function Table<Row>({ label, rows, columns, id, name, chosen, onChoose, sort, onSort, keys }: TableProps<Row>) {
  const table = useRef<HTMLTableElement>(null);
  const all = rows.length > 0 && rows.every((row) => chosen?.has(id(row)));
  const flip = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChoose?.(next);
  };
  const step = (by: number) => {
    const stops = [...(table.current?.querySelectorAll<HTMLElement>(ANCHOR) ?? [])];
    const at = stops.findIndex((stop) => stop.closest("tr") === document.activeElement?.closest("tr"));
    stops[Math.min(Math.max(at + by, 0), stops.length - 1)]?.focus();
  };
  // Where nothing has the focus, the keys for moving begin at the first row.
  useEffect(() => {
    const enter = (event: globalThis.KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !letters.get()) return;
      if ((event.key !== "j" && event.key !== "k") || holder(event.target) !== "nothing") return;
      const stop = table.current?.querySelector<HTMLElement>(ANCHOR);
      if (!stop) return;
      event.preventDefault();
      stop.focus();
    };
    addEventListener("keydown", enter);
    return () => removeEventListener("keydown", enter);
  }, []);
  const press = (event: KeyboardEvent) => {
    if (paired(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).closest("input, textarea")) return;
    const row = (event.target as HTMLElement).closest("tr")?.dataset.row;
    const found = rows.find((each) => id(each) === row);
    const commands: Record<string, () => void> = { ArrowDown: () => step(1), ArrowUp: () => step(-1) };
    if (letters.get()) {
      Object.assign(commands, { j: () => step(1), k: () => step(-1) });
      if (found && onChoose) commands.x = () => flip(id(found));
      for (const [key, act] of Object.entries(keys ?? {})) if (found) commands[key] = () => act(found);
    }
    const command = commands[event.key];
    if (!command) return;
    event.preventDefault();
    command();
  };
  return (
    <table className="table" ref={table} aria-label={label} role="table" onKeyDown={press}>
      <thead>
        <tr role="row">
          {onChoose && (
            <th className="box-cell">
              <Check
                aria-label={m.choose_all()}
                isSelected={all}
                isIndeterminate={!all && (chosen?.size ?? 0) > 0}
                onChange={(on) => onChoose(new Set(on ? rows.map(id) : []))}
              />
            </th>
          )}
          {columns.map((column) => (
            <Head key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={id(row)} role="row" data-row={id(row)} data-chosen={chosen?.has(id(row)) || undefined}>
            {onChoose && (
              <td role="cell" className="box-cell">
                <Check
                  aria-label={m.choose_row({ name: name?.(row) ?? id(row) })}
                  isSelected={chosen?.has(id(row)) ?? false}
                  onChange={() => flip(id(row))}
                />
              </td>
            )}
            {columns.map((column) => (
              <td key={column.id} role="cell" className={looks(column)} data-head={column.head || undefined}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const looks = <Row,>({ numeric, main, minor, roomy, wide, told, wrap }: Column<Row>) =>
  [numeric && "numeric", main && "main", minor && "minor", roomy && "roomy", wide && "wide", told && "told", wrap && "wrap"].filter(Boolean).join(" ") || undefined;

interface HeadProps<Row> {
  column: Column<Row>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const by = sort?.by === column.id;
  const text = column.head || <span className="hidden">{m.actions()}</span>;
  return (
    <th
      scope="col"
      role="columnheader"
      className={looks(column)}
      aria-sort={by ? (sort.down ? "descending" : "ascending") : undefined}
    >
      {column.sortable && onSort ? (
        <button type="button" className="sorter" onClick={() => onSort({ by: column.id, down: by ? !sort.down : false })}>
          {text}
          <span className={by ? (sort.down ? "arrow" : "arrow up") : "arrow none"}>
            <Icon name="down" size={12} />
          </span>
        </button>
      ) : (
        text
      )}
    </th>
  );
}
