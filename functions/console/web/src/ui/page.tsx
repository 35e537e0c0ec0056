/** What every screen begins with. */
import { type ReactNode, useEffect } from "react";

interface PageProps {
  title: string;
  /** The heading, if it is more than the title. */
  heading?: ReactNode;
  actions?: ReactNode;
  below?: ReactNode;
  children: ReactNode;
}

export function Page({ title, heading, actions, below, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{heading ?? title}</h1>
        {actions && <div className="row end">{actions}</div>}
      </div>
      {below}
      {children}
    </div>
  );
}

export function Panel({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** Facts in two columns. */
export function Facts({ of }: { of: ([string, ReactNode] | false)[] }) {
  return (
    <dl className="facts">
      {of.filter((fact) => fact !== false).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
