//! Counts executions of a period, hour by hour. Executions whose counts were stored before are not
//! read again.

use engine::ports::executions::{Scan, Summary};
use engine::ports::stats::{RollUp, Span, Tally};
use engine::{Engine, Result};
use futures::{StreamExt, stream};
use model::{AccountId, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long one call continues to count.
const PATIENCE: Duration = Duration::from_secs(15);
/// The longest time between the moment in an execution's id and its appearance in the index:
/// executions that are only stored at their end, and the delay of the index.
const SETTLED: Duration = Duration::from_mins(10);
/// How many executions are read at once.
const PAGE: usize = 3_000;
/// How many hours and days one call stores; the next call stores the others.
const KEPT: usize = 500;
/// How many of them are stored at once.
const AT_ONCE: usize = 16;

/// The statistics of an hour, and whether they were already stored.
#[derive(Default)]
pub(super) struct Hour {
    pub(super) tally: Tally,
    is_kept: bool,
}

/// The state of counting.
pub(super) struct Count<'a> {
    pub(super) engine: &'a Engine,
    pub(super) account: &'a AccountId,
    now: Timestamp,
    /// The beginning of the period, or a later moment if the time was over before everything was
    /// counted.
    pub(super) from: Timestamp,
    days: BTreeMap<Timestamp, Tally>,
    pub(super) hours: BTreeMap<Timestamp, Hour>,
    pub(super) is_partial: bool,
}

impl<'a> Count<'a> {
    /// Begins with the stored statistics.
    pub(super) async fn begin(
        engine: &'a Engine,
        account: &'a AccountId,
        now: Timestamp,
        from: Timestamp,
    ) -> Result<Self> {
        let stats = &engine.ports.stats;
        let days = stats.read(account, Span::Day, from, Span::Day.begin(now)).await?;
        let days: BTreeMap<_, _> = days.into_iter().map(|kept| (kept.begin, kept.tally)).collect();
        // Only the hours of days that are not stored. Other hours remain stored for some time and
        // are not needed.
        let hours = stats.read(account, Span::Hour, from, now).await?;
        let hours = hours.into_iter().filter(|kept| !days.contains_key(&Span::Day.begin(kept.begin)));
        let hours = hours.map(|kept| (kept.begin, Hour { tally: kept.tally, is_kept: true })).collect();
        Ok(Self { engine, account, now, from, days, hours, is_partial: false })
    }

    /// Begins with the stored hours only, because the hours of stored days are needed, too.
    pub(super) async fn of_hours(
        engine: &'a Engine,
        account: &'a AccountId,
        now: Timestamp,
        from: Timestamp,
    ) -> Result<Self> {
        let hours = engine.ports.stats.read(account, Span::Hour, from, now).await?;
        let hours = hours.into_iter().map(|kept| (kept.begin, Hour { tally: kept.tally, is_kept: true })).collect();
        Ok(Self { engine, account, now, from, days: BTreeMap::new(), hours, is_partial: false })
    }

    /// The times without stored statistics, newest first. Both ends are inclusive.
    fn gaps(&self) -> Vec<(Timestamp, Timestamp)> {
        let days = self.days.keys().map(|begin| (*begin, Span::Day));
        let hours = self.hours.keys().map(|begin| (*begin, Span::Hour));
        let mut known: Vec<_> = days.chain(hours).collect();
        known.sort_unstable();
        let mut gaps = Vec::new();
        let mut at = self.from;
        for (begin, span) in known {
            if begin > at {
                gaps.push((at, begin.plus_millis(-1)));
            }
            at = begin.plus_millis(span.millis());
        }
        if at <= self.now {
            gaps.push((at, self.now));
        }
        gaps.reverse();
        gaps
    }

    pub(super) async fn count_the_rest(&mut self) -> Result<()> {
        let until = self.now.plus(PATIENCE);
        for (from, to) in self.gaps() {
            let mut scan = Scan { from: Some(from), to: Some(to), ..Scan::newest(self.account, None, PAGE) };
            loop {
                let page = self.engine.ports.executions.scan(&scan).await?;
                for summary in &page {
                    self.count(summary);
                }
                let Some(last) = page.last().filter(|_| page.len() == PAGE) else { break };
                scan.after = Some(last.id);
                if self.engine.ports.clock.now() >= until {
                    // The hour in which the counting stopped is not complete.
                    self.from = Span::Hour.begin(last.id.moment()).plus_millis(Span::Hour.millis());
                    self.is_partial = true;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, summary: &Summary) {
        let hour = self.hours.entry(Span::Hour.begin(summary.id.moment())).or_default();
        let millis = summary.completed_at.map(|end| end.0.saturating_sub(summary.started_at.0));
        let millis = millis.and_then(|millis| u64::try_from(millis).ok());
        hour.tally.count(&summary.workflow_id, &summary.workflow_name, summary.status, millis);
        if let Some(usage) = &summary.usage {
            hour.tally.used(usage);
        }
    }

    /// The sum of everything, newest first, so that a workflow is shown with its latest name.
    pub(super) fn sum(&self) -> Tally {
        let mut sum = Tally::default();
        let days = self.days.iter().map(|(begin, tally)| (*begin, tally));
        let mut all: Vec<_> = days.chain(self.hours.iter().map(|(begin, hour)| (*begin, &hour.tally))).collect();
        all.sort_unstable_by_key(|(begin, _)| *begin);
        for (_, tally) in all.into_iter().rev() {
            sum.add(tally);
        }
        sum
    }

    /// Stores the days that are over and whose executions have ended, and the hours of other days.
    pub(super) async fn keep(&self) {
        self.put(self.closed()).await;
    }

    /// Stores the hours that are over and whose executions have ended, at most [`KEPT`]. Only for a
    /// count [of hours](Self::of_hours): another one lacks the hours of stored days.
    pub(super) async fn keep_hours(&self) {
        // There is nothing to store before the first execution.
        let Some(first) = self.hours.keys().next().map(|first| self.from.max(*first)) else { return };
        let (earliest, last) = (Span::Day.begin(first), Span::Day.begin(self.now));
        let days = std::iter::successors(Some(last), |day| Some(day.plus_millis(-Span::Day.millis())));
        let hours = days.take_while(|day| *day >= earliest).flat_map(|day| self.closed_hours(day, first));
        self.put(hours.take(KEPT).collect()).await;
    }

    /// Statistics that could not be stored now are stored later.
    async fn put(&self, closed: Vec<RollUp>) {
        let stats = &self.engine.ports.stats;
        let put = |roll_up: RollUp| async move { stats.put(self.account, &roll_up, self.now).await };
        let mut puts = stream::iter(closed.into_iter().map(put)).buffer_unordered(AT_ONCE);
        while let Some(put) = puts.next().await {
            if let Err(error) = put {
                tracing::warn!(%error, "statistics were not kept");
                return;
            }
        }
    }

    fn closed(&self) -> Vec<RollUp> {
        // There is nothing to store before the first execution.
        let Some(first) = self.days.keys().chain(self.hours.keys()).min() else { return Vec::new() };
        let first = self.from.max(Span::Day.begin(*first));
        let mut closed = Vec::new();
        let mut day = Span::Day.begin(self.now);
        while day.plus_millis(Span::Day.millis()) > first && closed.len() < KEPT {
            if !self.days.contains_key(&day) {
                match self.closed_day(day).filter(|_| day >= first) {
                    Some(tally) => closed.push(RollUp { span: Span::Day, begin: day, tally }),
                    None => closed.extend(self.closed_hours(day, first)),
                }
            }
            day = day.plus_millis(-Span::Day.millis());
        }
        closed
    }

    fn is_over(&self, span: Span, begin: Timestamp) -> bool {
        begin.plus_millis(span.millis()).plus(SETTLED) <= self.now
    }

    fn closed_day(&self, day: Timestamp) -> Option<Tally> {
        if !self.is_over(Span::Day, day) {
            return None;
        }
        let mut sum = Tally::default();
        for (_, hour) in self.hours.range(day..day.plus_millis(Span::Day.millis())).rev() {
            sum.add(&hour.tally);
        }
        (sum.running == 0).then(|| sum.bounded())
    }

    fn closed_hours(&self, day: Timestamp, first: Timestamp) -> Vec<RollUp> {
        let hours = (0..24).map(|hour| day.plus_millis(hour * Span::Hour.millis()));
        let open = hours.filter(|begin| *begin >= first && self.is_over(Span::Hour, *begin));
        let closed = open.filter_map(|begin| match self.hours.get(&begin) {
            Some(hour) if hour.is_kept || hour.tally.running > 0 => None,
            Some(hour) => Some((begin, hour.tally.clone().bounded())),
            None => Some((begin, Tally::default())),
        });
        closed.map(|(begin, tally)| RollUp { span: Span::Hour, begin, tally }).collect()
    }
}
