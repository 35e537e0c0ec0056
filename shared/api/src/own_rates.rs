//! The rate limits that accounts have set for themselves. Every request needs them, so the process
//! keeps them for a few seconds.

use engine::{Engine, Result};
use model::{AccountId, OwnRates, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long limits are kept before they are read again.
const FRESH: Duration = Duration::from_secs(5);
/// The most accounts whose limits are kept.
const MOST: usize = 10_000;

/// The limits that were read last, with the time of the read.
#[derive(Debug, Default)]
pub(crate) struct OwnRatesCache {
    kept: Mutex<HashMap<AccountId, (Timestamp, OwnRates)>>,
}

impl OwnRatesCache {
    /// The limits of the account itself; none if the account does not exist.
    pub(crate) async fn of(&self, engine: &Engine, account: &AccountId) -> Result<OwnRates> {
        let now = engine.ports.clock.now();
        if let Some(rates) = self.cached(account, now) {
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

    fn cached(&self, account: &AccountId, now: Timestamp) -> Option<OwnRates> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, rates) = kept.get(account)?;
        (now < read_at.plus(FRESH)).then_some(*rates)
    }
}
