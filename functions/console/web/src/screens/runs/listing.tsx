/** Runs as a table that stays up to date: filters, new ones on demand, many at once. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { isMeant, rowsOf, type RunFilter, runsQuery } from "../../api/runs";
import { LIST_AT_REST } from "../../api/keys";
import { m } from "../../i18n";
import { Button } from "../../ui/button";
import { Empty, ErrorText, Skeleton, words } from "../../ui/state";
import { Ago } from "../../ui/time";
import { ChosenRuns } from "./chosen";
import { Filters, narrowed, unfiltered } from "./filters";
import { Rows } from "./rows";

interface ListingProps {
  /** The only workflow that it is about. */
  of?: string;
  filter: RunFilter;
  change: (part: RunFilter) => void;
}

export function Listing({ of, filter, change }: ListingProps) {
  const query = useInfiniteQuery({
    ...runsQuery(filter),
    // Only the first page is kept up to date: each page is a request of its own.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : LIST_AT_REST),
  });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<{ key: string; newest: number }>();
  const key = JSON.stringify(filter);

  const rows = rowsOf(query.data?.pages ?? []).filter((row) => isMeant(row, filter));
  const newest = rows[0]?.startedAt ?? 0;
  // What has come since the list was opened waits, so that rows do not move while they are read.
  if (query.data && !query.isPlaceholderData && shown?.key !== key) setShown({ key, newest });
  const limit = shown?.key === key && shown.newest > 0 ? shown.newest : Infinity;
  const visible = rows.filter((row) => row.startedAt <= limit);
  const waiting = rows.length - visible.length;
  const chosenRows = visible.filter((row) => chosen.has(row.executionId));
  const last = query.data?.pages.at(-1);
  const filtered = narrowed(filter, of);

  return (
    <div className="stack">
      <Filters
        of={of}
        filter={filter}
        change={(part) => {
          setChosen(new Set());
          change(part);
        }}
      />
      {chosenRows.length > 0 && <ChosenRuns rows={chosenRows} onDone={() => setChosen(new Set())} />}
      {waiting > 0 && (
        <div className="row center">
          <Button kind="primary" onPress={() => setShown({ key, newest })}>
            {m.runs_new({ count: waiting })}
          </Button>
        </div>
      )}
      {!query.data && query.isPending && <Skeleton rows={8} />}
      {query.error && !query.data && <ErrorText error={query.error} retry={() => void query.refetch()} />}
      {query.error && query.data && (
        <p className="stale" role="status">
          {m.stale()} <Ago at={query.dataUpdatedAt} />. {words(query.error)}
        </p>
      )}
      {query.data && visible.length === 0 && !query.hasNextPage && (
        <Empty icon={filtered ? "search" : "runs"} title={filtered ? m.runs_no_match() : m.runs_none()}>
          {filtered ? (
            <Button onPress={() => change(unfiltered(of))}>{m.clear_filters()}</Button>
          ) : (
            of === undefined && (
              <Link to="/workflows" className="button">
                {m.workflows()}
              </Link>
            )
          )}
        </Empty>
      )}
      {visible.length > 0 && <Rows of={of} rows={visible} chosen={chosen} onChoose={setChosen} />}
      {(visible.length > 0 || query.hasNextPage) && (
        <div className="row">
          <span className="muted small">
            {last?.totalIsCapped ? m.shown_of_more({ shown: visible.length, total: last.total }) : m.shown_of({ shown: visible.length, total: Math.max(last?.total ?? 0, visible.length) })}
          </span>
          {query.hasNextPage && (
            <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
              {m.show_more()}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
