//! The stores: the adapters of the cloud over embedded ones in memory. Opening them takes most of
//! the time of a short case, so many cases use the same stores, each with its own tables. All have
//! the same account, because its name is a part of addresses, which a snapshot compares.

use crate::clock::VirtualClock;
use aws::{Clients, Config};
use embedded::{Embedded, Storage};
use engine::Ports;
use engine::ports::{Clock as _, HttpOut, Ids};
use model::AccountId;
use std::sync::{Arc, Mutex, PoisonError};

/// The account of every case.
const ACCOUNT: &str = "test";

/// Stores in memory, for cases that are executed one after the other on one thread.
pub struct Stores {
    config: Config,
    clients: Clients,
    clock: Arc<Mutex<VirtualClock>>,
    /// The number of cases so far, and the tables of the last one.
    last: Mutex<(u64, Option<Config>)>,
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
    pub fn open() -> Result<Self, Unusable> {
        let clock = Arc::new(Mutex::new(VirtualClock::start()));
        let shown = Arc::clone(&clock);
        let now = move || shown.lock().unwrap_or_else(PoisonError::into_inner).now().0;
        let embedded = Embedded::open(Storage::Memory, embedded::Clock::new(now))?;
        let config = Config::embedded("http://embedded.invalid");
        let clients = Clients::within(&config, embedded.sdk_connector());
        Ok(Self { config, clients, clock, last: Mutex::default(), _embedded: embedded })
    }

    /// The ports of the next case, and its account, which has nothing yet. The stores show the time
    /// of `clock` from now on.
    pub async fn next(
        &self,
        clock: VirtualClock,
        ids: Arc<dyn Ids>,
        http: Arc<dyn HttpOut>,
    ) -> Result<(Ports, AccountId), Unusable> {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = clock;
        let account = AccountId::parse(ACCOUNT).map_err(|error| Unusable::Account(error.to_string()))?;
        let config = self.tables().await?;
        Ok((aws::ports_with(&config, &self.clients, Arc::new(clock), ids, http), account))
    }

    /// Empty tables, which replace those of the previous case.
    async fn tables(&self) -> Result<Config, Unusable> {
        let (config, before) = {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            last.0 += 1;
            let number = last.0;
            let name = |table: &Option<String>| table.as_ref().map(|table| format!("{table}-{number}"));
            let config = Config {
                workflows_table: name(&self.config.workflows_table),
                executions_table: name(&self.config.executions_table),
                access_table: name(&self.config.access_table),
                ..self.config.clone()
            };
            let before = last.1.replace(config.clone());
            (config, before)
        };
        if let Some(before) = before {
            aws::schema::delete_tables(&self.clients.dynamodb, &before).await?;
        }
        aws::schema::create_tables(&self.clients.dynamodb, &config).await?;
        Ok(config)
    }
}
