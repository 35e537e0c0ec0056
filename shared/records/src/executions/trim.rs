//! Deletes the history that is older than the operator keeps it, with all there is of each run.
//! What the days amounted to stays.
//!
//! A day's runs go once the day has been counted for the statistics, which is when all of them have
//! ended. So nothing is lost of what is shown about past days, and a child never goes before the
//! run that needs it.

use super::delete::listed;
use crate::stats;
use engine::ports::executions::Scan;
use engine::ports::stats::Span;
use engine::{Engine, Error};
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, Timestamp};
use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::time::Duration;

/// How many runs one call deletes at most; the next call goes on.
const MOST: usize = 500;
/// How many runs are listed at once.
const PAGE: usize = 100;
/// How many are deleted at once.
const AT_ONCE: usize = 8;
/// When it is looked again, once nothing was left.
const PAUSE: Duration = Duration::from_hours(1);

/// Deletes up to a bound; how many runs went. Does nothing where history is kept for ever, or where
/// it was looked a while ago.
pub async fn trim(engine: &Engine) -> Result<usize, Error> {
    let Some(days) = engine.config.history_days.filter(|days| *days > 0) else { return Ok(0) };
    let now = engine.ports.clock.now();
    if now < *engine.trim_at.lock().unwrap_or_else(PoisonError::into_inner) {
        return Ok(0);
    }
    let before = Span::Day.begin(now.plus_millis(-Span::Day.millis() * i64::from(days)));
    let mut deleted = 0;
    for account in engine.ports.accounts.list().await? {
        deleted += trim_account(engine, &account, before, MOST - deleted).await?;
        if deleted >= MOST {
            return Ok(deleted);
        }
    }
    *engine.trim_at.lock().unwrap_or_else(PoisonError::into_inner) = now.plus(PAUSE);
    Ok(deleted)
}

/// Deletes up to `most` of an account's runs that started before that midnight.
async fn trim_account(engine: &Engine, account: &AccountId, before: Timestamp, most: usize) -> Result<usize, Error> {
    let executions = &engine.ports.executions;
    let to = Some(before.plus_millis(-1));
    let mut scan = Scan { account: account.clone(), workflow: None, from: None, to, after: None, limit: PAGE };
    let mut page = executions.scan(&scan).await?;
    if page.is_empty() {
        return Ok(0);
    }
    let kept = counted_days(engine, account, before).await?;
    let mut deleted = 0;
    loop {
        let is_last = page.len() < PAGE;
        scan.after = page.last().map(|summary| summary.id);
        page.retain(|summary| kept.contains(&Span::Day.begin(summary.id.moment())));
        deleted += stream::iter(page.into_iter().map(|summary| listed(engine, account, summary)))
            .buffer_unordered(AT_ONCE)
            .try_fold(0, |count, is_gone| async move { Ok(count + usize::from(is_gone)) })
            .await?;
        if is_last || deleted >= most {
            return Ok(deleted);
        }
        page = executions.scan(&scan).await?;
    }
}

/// The days before that midnight that are kept as counted. Those that are not are counted first, as
/// far as they can be.
async fn counted_days(engine: &Engine, account: &AccountId, before: Timestamp) -> Result<BTreeSet<Timestamp>, Error> {
    stats::read::keep(engine, account).await?;
    let days = engine.ports.stats.read(account, Span::Day, Timestamp::default(), before).await?;
    Ok(days.into_iter().map(|day| day.begin).collect())
}
