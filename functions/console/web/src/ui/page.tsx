/** What every screen begins with. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { m } from "../i18n";
import { type Guide, guide } from "./guide";
import { Icon } from "./icon";

interface PageProps {
  title: string;
  /** The heading, if it is more than the title. */
  heading?: ReactNode;
  actions?: ReactNode;
  /** What explains the screen. */
  explained?: Guide;
  below?: ReactNode;
  children: ReactNode;
}

export function Page({ title, heading, actions, explained, below, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
  return (
    <div className="page">
      <div className="page-head">
        <div className="page-title">
          <h1>{heading ?? title}</h1>
          {explained && <Explained by={explained} of={title} />}
        </div>
        {actions && <div className="row end">{actions}</div>}
      </div>
      {below}
      {children}
    </div>
  );
}

/** The way to the page that explains something. */
export function Explained({ by, of }: { by: Guide; of: string }) {
  const { page, hash } = guide(by);
  const says = m.explained({ what: of });
  return (
    <Link to="/docs/$" params={{ _splat: page }} hash={hash} activeProps={{}} className="explained" aria-label={says} title={says}>
      <Icon name="help" />
    </Link>
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

/** Facts in columns; `flow` lets each be as wide as it is. */
export function Facts({ of, flow }: { of: ([string, ReactNode] | false)[]; flow?: boolean }) {
  return (
    <dl className={flow ? "facts flow" : "facts"}>
      {of.filter((fact) => fact !== false).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
