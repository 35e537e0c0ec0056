/** The log: filtered by level and text, followed while the run goes on. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type LogEntry, logsQuery } from "../../api/runs";
import { m, said } from "../../i18n";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { SearchBox } from "../../ui/fields";
import { copy } from "../../ui/id";
import { save } from "../../ui/save";
import { Empty, ErrorText, Skeleton } from "../../ui/state";

const LEVELS: Record<LogEntry["level"], () => string> = {
  info: m.level_info,
  warning: m.level_warning,
  error: m.level_error,
};

/** A time of day with milliseconds: lines of one second have an order. */
const time = (at: number) => new Date(at).toTimeString().slice(0, 8) + "." + String(at % 1_000).padStart(3, "0");

const line = (entry: LogEntry) =>
  `${new Date(entry.timestamp).toISOString()} ${entry.level} ${entry.stepIndex + 1} ${entry.moduleId} ${entry.message}`;

export function Log({ id, version }: { id: string; version: string }) {
  const [level, setLevel] = useState<LogEntry["level"] | "all">("all");
  const [text, setText] = useState("");
  const query = useInfiniteQuery(logsQuery(id, level === "all" ? undefined : level));
  const { refetch } = query;
  // A run that has gone on has new lines.
  useEffect(() => void refetch(), [version, refetch]);
  const entries = query.data?.pages.flatMap(({ logs }) => logs) ?? [];
  const sought = text.toLowerCase();
  const shown = entries.filter(({ message, moduleId }) => `${moduleId} ${message} ${said(message)}`.toLowerCase().includes(sought));
  return (
    <div className="stack">
      <div className="toolbar" role="search">
        <SearchBox label={m.search_log()} value={text} onChange={setText} />
        <Choice
          bare
          label={m.level()}
          value={level}
          options={[
            { id: "all" as const, name: m.level_all() },
            ...(Object.keys(LEVELS) as LogEntry["level"][]).map((each) => ({ id: each, name: LEVELS[each]() })),
          ]}
          onChange={setLevel}
        />
        <div className="row end">
          <Button icon="copy" onPress={() => void copy(shown.map(line).join("\n"), m.log())}>
            {m.copy()}
          </Button>
          <Button icon="download" onPress={() => save(`${id}.log`, new Blob([entries.map(line).join("\n")]))}>
            {m.download()}
          </Button>
        </div>
      </div>
      {query.isPending && <Skeleton />}
      {query.error && <ErrorText error={query.error} retry={() => void refetch()} />}
      {query.data && shown.length === 0 && <Empty title={m.log_none()} />}
      {shown.length > 0 && (
        // A region that scrolls can be reached by keyboard.
        <ol className="log" tabIndex={0} aria-label={m.log()}>
          {shown.map((entry, index) => (
            <li key={`${entry.timestamp}/${index}`} className={entry.level}>
              <time dateTime={new Date(entry.timestamp).toISOString()}>{time(entry.timestamp)}</time>
              <span className="level">{LEVELS[entry.level]()}</span>
              <span className="num muted">{entry.stepIndex + 1}</span>
              <span className="message">{said(entry.message)}</span>
            </li>
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <div className="row">
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {m.show_more()}
          </Button>
        </div>
      )}
    </div>
  );
}
