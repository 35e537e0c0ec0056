//! A tick: starts the schedules that are due, and acts on every row that is overdue or whose long
//! wait ends soon. Running it twice, late or in two places at once is harmless.

use super::due_rows::sweep_rows;
use super::report::TickReport;
use crate::{Engine, Error, Result, schedule};
use futures::{StreamExt, stream};
use model::Timestamp;

/// How many shards are swept at the same time.
const SHARDS_AT_ONCE: usize = 16;
/// How many rows of a shard are found with one request.
const PAGE: usize = 100;

/// Looks for schedules, then sweeps all shards. It is an error if no shard at all could be read.
pub async fn tick(engine: &Engine) -> Result<TickReport> {
    let mut report = TickReport::default();
    // A failure to find schedules must not stop the work on rows.
    match schedule::send_slots(engine).await {
        Ok(slots) => report.slots = slots,
        Err(error) => {
            tracing::error!(%error, "schedules were not looked for");
            report.failed += 1;
        }
    }
    let began = engine.ports.clock.now();
    let shards = engine.ports.executions.due_shards();
    let sweeps: Vec<_> = (0..shards).map(|shard| sweep(engine, shard, began)).collect();
    let mut sweeps = stream::iter(sweeps).buffer_unordered(SHARDS_AT_ONCE);
    let mut unread = Vec::new();
    while let Some((swept, error)) = sweeps.next().await {
        report.add(&swept);
        unread.extend(error);
    }
    report.failed += unread.len();
    let is_all = unread.len() == usize::from(shards);
    unread.into_iter().next().filter(|_| is_all).map_or(Ok(report), Err)
}

/// Acts on the rows of a shard, page by page, until there are no more or the time is over. Rows
/// that stay in the index do not delay the rows after them. Also returns why no more rows could be
/// found.
async fn sweep(engine: &Engine, shard: u8, began: Timestamp) -> (TickReport, Option<Error>) {
    let until = began.plus(engine.config.sweep_for);
    let mut swept = TickReport::default();
    let mut after = None;
    loop {
        let page = match engine.ports.executions.due(shard, began, after.as_ref(), PAGE).await {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(shard, %error, "overdue rows were not looked for");
                return (swept, Some(error.into()));
            }
        };
        swept.add(&sweep_rows(engine, &page, began).await);
        if page.len() < PAGE {
            return (swept, None);
        }
        if engine.ports.clock.now() >= until {
            tracing::warn!(shard, "more rows are overdue than the time allows; the next tick continues");
            swept.unfinished += 1;
            return (swept, None);
        }
        after = page.into_iter().next_back();
    }
}
