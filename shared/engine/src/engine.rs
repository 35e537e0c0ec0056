//! The engine: ports and settings, cheap to clone.

use crate::ports::Ports;
use crate::program::ProgramCache;
use futures::future::BoxFuture;
use model::{AccountId, Timestamp, TraceId};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The ports, the settings, and the process's cache of compiled revisions.
#[derive(Clone)]
pub struct Engine {
    /// What the engine asks of the world.
    pub ports: Ports,
    /// Settings.
    pub config: Arc<Config>,
    /// Compiled revisions.
    pub programs: Arc<ProgramCache>,
    /// Where a run goes on when its caller has been answered; `None` where the process freezes after the answer, as on Lambda.
    pub background: Option<Arc<dyn Background>>,
    /// One last try of a run at a time.
    pub last_attempts: Arc<Semaphore>,
    /// When it is looked next for history that is older than it is kept.
    pub trim_at: Arc<Mutex<Timestamp>>,
    /// The request for which this handle is used; `None` = no request, or none that says which.
    pub trace: Option<TraceId>,
}

impl Engine {
    /// An engine without a background.
    pub fn new(ports: Ports, config: Config) -> Self {
        Self {
            ports,
            config: Arc::new(config),
            programs: Arc::default(),
            background: None,
            last_attempts: Arc::new(Semaphore::new(1)),
            trim_at: Arc::default(),
            trace: None,
        }
    }

    /// Lets runs go on in `background` after their caller has been answered.
    #[must_use]
    pub fn with_background(mut self, background: Arc<dyn Background>) -> Self {
        self.background = Some(background);
        self
    }
}

/// Runs futures beside the request that started them.
pub trait Background: Send + Sync {
    /// Runs the future to its end, unless the process ends before.
    fn spawn(&self, task: BoxFuture<'static, ()>);

    /// Does a piece of computing of the account's, away from the threads that answer requests, and when it is its turn.
    fn compute(&self, _: &AccountId, work: Box<dyn FnOnce() + Send>) -> BoxFuture<'static, ()> {
        work();
        Box::pin(std::future::ready(()))
    }
}

/// Settings, each with a default that fits the cloud.
#[derive(Clone, Debug)]
pub struct Config {
    /// How long a synchronous run stays inside its request. API Gateway gives up at 29 s.
    pub sync_cap: Duration,
    /// How long past the cap a request may wait for an effect under way, where the run cannot go on in the background.
    pub sync_grace: Duration,
    /// How long a claim is honoured; renewed at half of it. A run whose worker died is picked up after this and a sweep.
    pub lease: Duration,
    /// Claims without a commit after which a run is given up: its input kills whoever runs it.
    pub max_attempts: u32,
    /// A delay or retry gap longer than this leaves the function.
    pub park_after: Duration,
    /// When the sweep looks after a row whose hint should have arrived.
    pub hint_grace: Duration,
    /// How far a tick looks ahead for schedules: beyond the next tick, so that a slot's hint is on its way before its time.
    pub look_ahead: Duration,
    /// A run whose steps only sleep is committed when it has gone on for this long since the last commit.
    pub commit_after: Duration,
    /// How long what a run has done since it was taken up may stay unknown to those who look at it, while it waits for an effect.
    pub show_after: Duration,
    /// How long a run may compute in all. What it waits for does not count.
    pub computing: Duration,
    /// For how many whole days runs that have ended are kept; `None` = for ever.
    pub history_days: Option<u32>,
    /// Commit after every step, and not only where an effect was recorded. For measurements and crash tests.
    pub commit_every_step: bool,
    /// The gaps between the tries of a callback; each is spread by a fifth either way.
    pub callback_gaps: [Duration; 3],
    /// How long a receiver of a callback may take for all of its answer.
    pub callback_timeout: Duration,
    /// How long after a message about a callback, beyond a gap, the sweep takes it for lost. Above what the queue may keep it waiting.
    pub callback_patience: Duration,
    /// Memory of the functions that run workflows, in MB: what their time is priced by.
    pub memory_mb: u32,
    /// What `{{device_info}}` shows.
    pub device: Value,
    /// Where the world reaches this deployment, without a slash at its end; empty if it is not known, and then addresses begin with their path.
    pub public_url: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            sync_cap: Duration::from_secs(25),
            sync_grace: Duration::from_secs(3),
            lease: Duration::from_secs(30),
            max_attempts: 3,
            park_after: Duration::from_secs(10),
            hint_grace: Duration::from_secs(15),
            look_ahead: Duration::from_mins(2),
            commit_after: Duration::from_secs(1),
            show_after: Duration::from_millis(500),
            computing: Duration::from_mins(1),
            history_days: None,
            commit_every_step: false,
            callback_gaps: [10, 60, 300].map(Duration::from_secs),
            callback_timeout: Duration::from_secs(10),
            callback_patience: Duration::from_mins(15),
            memory_mb: 1024,
            device: json!({"brand": "Sluice", "model": std::env::consts::OS}),
            public_url: String::new(),
        }
    }
}
