//! The stores: the adapters of the cloud over embedded ones in memory. Opening them takes most of
//! the time of a short case, so many cases use the same, each as an account of its own.

use crate::clock::VirtualClock;
use aws::{Clients, Config};
use embedded::{Embedded, Storage};
use engine::Ports;
use engine::ports::{Clock as _, HttpOut, Ids};
use model::AccountId;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Stores in memory, for cases that are executed one after the other on one thread.
pub struct Stores {
    config: Config,
    clients: Clients,
    clock: Arc<Mutex<VirtualClock>>,
    used: AtomicU64,
    _embedded: Embedded,
}

/// The reason why the stores cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// The embedded stores cannot be opened.
    #[error("the stores cannot be opened: {0}")]
    Embedded(#[from] embedded::Error),
    /// Their tables cannot be created.
    #[error("the tables cannot be created: {0}")]
    Tables(#[from] aws::Error),
    /// The id of an account is not valid.
    #[error("the account of the case: {0}")]
    Account(String),
}

impl Stores {
    /// Opens empty stores. It must be called within a tokio runtime whose clock is paused.
    pub async fn open() -> Result<Self, Unusable> {
        let clock = Arc::new(Mutex::new(VirtualClock::start()));
        let shown = Arc::clone(&clock);
        let now = move || shown.lock().unwrap_or_else(PoisonError::into_inner).now().0;
        let embedded = Embedded::open(Storage::Memory, embedded::Clock::new(now))?;
        let config = Config::embedded("http://embedded.invalid");
        let clients = Clients::new(&config, Some(embedded.sdk_http_client()));
        aws::schema::create_tables(&clients.dynamodb, &config).await?;
        Ok(Self { config, clients, clock, used: AtomicU64::new(0), _embedded: embedded })
    }

    /// The ports of the next case, and its account, which has nothing yet. The stores show the time
    /// of `clock` from now on.
    pub fn next(
        &self,
        clock: VirtualClock,
        ids: Arc<dyn Ids>,
        http: Arc<dyn HttpOut>,
    ) -> Result<(Ports, AccountId), Unusable> {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = clock;
        let number = self.used.fetch_add(1, Ordering::Relaxed);
        let account =
            AccountId::parse(&format!("case-{number}")).map_err(|error| Unusable::Account(error.to_string()))?;
        Ok((aws::ports_with(&self.config, &self.clients, Arc::new(clock), ids, http), account))
    }
}
