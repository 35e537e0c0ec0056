/** Values by name, under a heading. */
import { Tree } from "../../ui/tree";

interface ValuesProps {
  title: string;
  of: unknown;
  /** What is said if there are none. */
  none: string;
  /** How steps refer to them. */
  path?: string;
}

export function Values({ title, of, none, path }: ValuesProps) {
  const entries = typeof of === "object" && of !== null ? Object.entries(of) : [];
  return (
    <>
      <h3>{title}</h3>
      {entries.length > 0 ? (
        <div>
          {entries.map(([name, value]) => (
            <Tree key={name} name={name} path={path && `${path}.${name}`} value={value} depth={1} />
          ))}
        </div>
      ) : (
        <p className="muted small">{none}</p>
      )}
    </>
  );
}
