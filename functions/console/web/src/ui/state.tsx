/** Loading, empty and failed, the same everywhere. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError, CODE } from "../api/error";
import { m, said } from "../i18n";
import { Button } from "./button";
import { Icon, type IconName } from "./icon";
import { Id } from "./id";
import { Ago } from "./time";

const SCOPES: Record<string, () => string> = {
  read: m.scope_read,
  write: m.scope_write,
  execute: m.scope_execute,
  admin: m.scope_admin,
};

/** An error in words. */
export function words(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  if (error.offline) return m.error_offline();
  if (error.code === CODE.forbidden) {
    const scope = String(error.details?.scope ?? error.details?.requiredScope ?? "");
    return scope ? m.error_scope({ scope: SCOPES[scope]?.() ?? scope }) : m.error_forbidden();
  }
  if (error.code === CODE.invalidAuthentication) return m.error_authentication();
  if (error.code === CODE.limited) return m.error_limited();
  if (error.status === 404) return m.error_gone();
  if (error.status === 412) return m.error_changed();
  const field = error.details?.field;
  if (typeof field !== "string" || !field) return said(error.message);
  const named = error.message.startsWith(`${field}: `);
  const reason = said(named ? error.message.slice(field.length + 2) : error.message);
  return named || !reason.includes(field) ? m.error_field({ field, reason }) : reason;
}

export function ErrorText({ error, retry }: { error: unknown; retry?: () => void }) {
  const api = error instanceof ApiError ? error : undefined;
  return (
    <div className="error" role="alert">
      <p>{words(error)}</p>
      {api && !api.offline && (
        <p className="small">
          {m.error_code({ code: api.code || api.status })}
          {api.trace && (
            <>
              {" · "}
              {m.trace()} <Id value={api.trace} label={m.trace()} />
            </>
          )}
        </p>
      )}
      {retry && <Button onPress={retry}>{m.try_again()}</Button>}
    </div>
  );
}

/** Rows that stand for what is on its way. They appear after a moment, so that quick answers do not flicker. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className="skeleton" role="status" aria-label={m.loading()}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} />
      ))}
    </div>
  );
}

export function Empty({ title, icon, children }: { title: string; icon?: IconName; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon && (
        <span className="empty-sign">
          <Icon name={icon} size={20} />
        </span>
      )}
      <p>{title}</p>
      {children && <div className="row center">{children}</div>}
    </div>
  );
}

/** What a query has brought; what was there stays when reading it again fails, and tells its age. */
export function Loaded<T>({
  query,
  rows,
  children,
}: {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  const { data, error, dataUpdatedAt, refetch } = query;
  if (data === undefined) {
    return error ? <ErrorText error={error} retry={() => void refetch()} /> : <Skeleton rows={rows} />;
  }
  return (
    <>
      {error && (
        <p className="stale" role="status">
          {m.stale()} <Ago at={dataUpdatedAt} />. {words(error)}{" "}
          <Button kind="quiet" onPress={() => void refetch()}>
            {m.try_again()}
          </Button>
        </p>
      )}
      {children(data)}
    </>
  );
}
