/** A value of any kind to look through: folded objects and lists, and how to refer to a part of it. */
import { useState } from "react";
import { m } from "../i18n";
import { IconButton } from "./button";
import { copy } from "./id";

/** Longer lists and texts are shown in part. */
const MOST = 200;
const LONG = 2_000;
/** Up to this depth parts are open at first. */
const OPEN = 2;
/** With more parts they are folded at first. */
const MANY = 50;

interface TreeProps {
  value: unknown;
  /** How the value is called, and how steps refer to it. */
  name?: string;
  path?: string;
  depth?: number;
}

export function Tree({ value, name, path, depth = 0 }: TreeProps) {
  const size = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  const [open, setOpen] = useState(depth < OPEN && size <= MANY);
  if (typeof value === "object" && value !== null) {
    const entries = Array.isArray(value) ? value.map((part, index) => [String(index), part] as const) : Object.entries(value);
    const words = Array.isArray(value) ? m.items({ count: entries.length }) : m.entries({ count: entries.length });
    if (entries.length === 0) return <Leaf name={name} path={path} text={Array.isArray(value) ? "[]" : "{}"} kind="empty" />;
    return (
      <details className="tree" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {name !== undefined && <span className="tree-name">{name}</span>} <span className="muted small">{words}</span>
        </summary>
        {open && <div className="tree-in">
          {entries.slice(0, MOST).map(([key, part]) => (
            <Tree key={key} name={key} value={part} path={path && `${path}.${key}`} depth={depth + 1} />
          ))}
          {entries.length > MOST && <p className="muted small">{m.shown_of({ shown: MOST, total: entries.length })}</p>}
        </div>}
      </details>
    );
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return <Leaf name={name} path={path} text={text ?? "null"} kind={typeof value} />;
}

function Leaf({ name, path, text, kind }: { name?: string; path?: string; text: string; kind: string }) {
  return (
    <div className="leaf">
      {name !== undefined && <span className="tree-name">{name}</span>}
      <span className={`value ${kind}`}>{text.length > LONG ? `${text.slice(0, LONG)}…` : text}</span>
      {path && <IconButton icon="link" label={m.copy_reference()} onPress={() => void copy(`{{${path}}}`, m.reference_to())} />}
    </div>
  );
}
