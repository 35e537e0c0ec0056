/** What an HTTP step has sent, and what came back. */
import { useState } from "react";
import { Button as Press } from "react-aria-components";
import type { Answered, Sent } from "../../api/records";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { copy } from "../../ui/id";
import { size } from "../../ui/size";
import { curlOf } from "./curl";

/** How a masked value is shown. */
const MASK = "***";
const WELL = 400;

export function Exchange({ sent, answered, over }: { sent: Sent; answered: Answered | null; over: boolean }) {
  const command = curlOf(sent);
  return (
    <>
      <div className="panel-head">
        <h3>{m.request()}</h3>
        <Button icon="copy" onPress={() => void copy(command, m.command())}>
          {m.copy_command()}
        </Button>
      </div>
      <p className="code line-of">
        <span className="strong">{sent.method}</span> {sent.url}
      </p>
      <Headers of={sent.headers} />
      <Body of={sent} />
      {command.includes(MASK) && <p className="muted small">{m.masked()}</p>}
      {(sent.bodyCut || (sent.body === null && sent.bodyBytes > 0)) && <p className="muted small">{m.command_part()}</p>}
      <h3>{m.response()}</h3>
      {answered ? (
        <>
          <p className="code line-of">
            <span className={answered.status < WELL ? "strong" : "strong bad"}>{answered.status}</span>
          </p>
          <Headers of={answered.headers} />
          <Body of={answered} />
        </>
      ) : (
        <p className="muted small">{over ? m.response_none() : m.response_awaited()}</p>
      )}
    </>
  );
}

function Headers({ of }: { of: Record<string, string> }) {
  const fields = Object.entries(of);
  if (fields.length === 0) return <p className="muted small">{m.headers_none()}</p>;
  return (
    <details className="headers">
      <summary>{m.headers({ count: fields.length })}</summary>
      <dl className="small">
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt className="code">{name}</dt>
            <dd className="code">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** JSON with a line for each part, if it is JSON. */
function pretty(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : undefined;
  } catch {
    return undefined;
  }
}

function Body({ of }: { of: Pick<Sent, "body" | "bodyBytes" | "bodyCut"> }) {
  const [raw, setRaw] = useState(false);
  const { body, bodyBytes, bodyCut } = of;
  if (body === null) {
    return <p className="muted small">{bodyBytes > 0 ? m.body_not_text({ size: size(bodyBytes) }) : m.body_none()}</p>;
  }
  const laid = pretty(body);
  return (
    <>
      <div className="row">
        <span className="muted small">
          {bodyCut
            ? m.body_cut({ shown: size(new TextEncoder().encode(body).length), total: size(bodyBytes) })
            : m.body_of({ size: size(bodyBytes) })}
        </span>
        {laid !== undefined && laid !== body && (
          <Press className="link small" onPress={() => setRaw(!raw)}>
            {raw ? m.body_laid() : m.body_raw()}
          </Press>
        )}
      </div>
      <pre className="text-of" tabIndex={0} aria-label={m.body()}>
        {raw ? body : (laid ?? body)}
      </pre>
    </>
  );
}
