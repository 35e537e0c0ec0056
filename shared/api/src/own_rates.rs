//! The rates that accounts set for themselves, kept in the process for a few seconds, because every request asks for them.

use engine::{Engine, Error};
use model::{AccountId, OwnRates, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How old a rate may be.
const FRESH: Duration = Duration::from_secs(5);
/// The most accounts that are kept.
const MOST: usize = 10_000;

/// What was read last.
#[derive(Debug, Default)]
pub(crate) struct OwnRatesCache {
    kept: Mutex<HashMap<AccountId, (Timestamp, OwnRates)>>,
}

impl OwnRatesCache {
    /// The account's own rates; none if there is no such account.
    pub(crate) async fn of(&self, engine: &Engine, account: &AccountId) -> Result<OwnRates, Error> {
        let now = engine.ports.clock.now();
        if let Some(rates) = self.kept(account, now) {
            return Ok(rates);
        }
        let account_row = engine.ports.accounts.read(account).await?;
        let rates = account_row.map(|account| account.settings.rate_limits).unwrap_or_default();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(account.clone(), (now, rates));
        Ok(rates)
    }

    fn kept(&self, account: &AccountId, now: Timestamp) -> Option<OwnRates> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, rates) = kept.get(account)?;
        (now < read_at.plus(FRESH)).then_some(*rates)
    }
}
