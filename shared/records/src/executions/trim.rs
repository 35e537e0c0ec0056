//! Deletes executions that are older than the operator keeps history, with everything that belongs
//! to them. The daily statistics stay.
//!
//! The executions of a day are deleted after the day was counted for the statistics, which happens
//! when all of them have ended. So the statistics of past days lose nothing, and a child is never
//! deleted before the execution that needs it.

use super::delete::listed;
use crate::stats;
use engine::ports::executions::Scan;
use engine::ports::stats::Span;
use engine::{Engine, Result};
use futures::{StreamExt, TryStreamExt, stream};
use model::{AccountId, Timestamp};
use std::collections::BTreeSet;
use std::sync::PoisonError;
use std::time::Duration;

/// The most executions that one call deletes; the next call continues.
const MOST: usize = 500;
/// How many executions are listed at once.
const PAGE: usize = 100;
/// How many executions are deleted at once.
const AT_ONCE: usize = 8;
/// The time until the next check, after nothing was left to delete.
const PAUSE: Duration = Duration::from_hours(1);

/// Deletes up to a limit, and returns the number of deleted executions. Does nothing if history is
/// kept forever, or if the last check was a short time ago.
pub async fn trim(engine: &Engine) -> Result<usize> {
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

/// Deletes up to `most` of an account's executions that started before this midnight.
async fn trim_account(engine: &Engine, account: &AccountId, before: Timestamp, most: usize) -> Result<usize> {
    let executions = &engine.ports.executions;
    let to = Some(before.plus_millis(-1));
    let mut scan = Scan { to, ..Scan::newest(account, None, PAGE) };
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

/// The days before this midnight whose statistics are stored. Days without stored statistics are
/// counted first, if that is possible.
async fn counted_days(engine: &Engine, account: &AccountId, before: Timestamp) -> Result<BTreeSet<Timestamp>> {
    stats::read::keep(engine, account).await?;
    let days = engine.ports.stats.read(account, Span::Day, Timestamp::default(), before).await?;
    Ok(days.into_iter().map(|day| day.begin).collect())
}
