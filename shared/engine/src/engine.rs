//! The engine: ports and configuration, cheap to clone.

use crate::Ports;
use crate::program::ProgramCache;
use crate::watchers::Watchers;
use futures::future::BoxFuture;
use model::{AccountId, Timestamp, TraceId};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The ports, the configuration, and the compiled revisions that the process keeps.
#[derive(Clone)]
pub struct Engine {
    /// The connections to the outside.
    pub ports: Ports,
    /// The configuration of the engine.
    pub config: Arc<Config>,
    /// The compiled revisions.
    pub programs: Arc<ProgramCache>,
    /// Runs continue here after their callers were answered; `None` if the process is frozen after
    /// the answer, as on Lambda.
    pub background: Option<Arc<dyn Background>>,
    /// Allows the last attempt of one execution at a time.
    pub last_attempts: Arc<Semaphore>,
    /// When executions that are older than the retention time are next deleted.
    pub trim_at: Arc<Mutex<Timestamp>>,
    /// Notifies callers in this process that wait for changes of executions.
    pub watchers: Arc<Watchers>,
    /// The trace of the request that uses this engine; `None` if there is no request or it has no
    /// trace.
    pub trace: Option<TraceId>,
}

impl Engine {
    /// An engine that runs nothing in the background.
    pub fn new(ports: Ports, config: Config) -> Self {
        Self {
            ports,
            config: Arc::new(config),
            programs: Arc::default(),
            background: None,
            last_attempts: Arc::new(Semaphore::new(1)),
            trim_at: Arc::default(),
            watchers: Arc::default(),
            trace: None,
        }
    }

    /// The same engine, whose runs continue in `background` after their callers were answered.
    #[must_use]
    pub fn with_background(mut self, background: Arc<dyn Background>) -> Self {
        self.background = Some(background);
        self
    }
}

/// Runs futures independently of the request that has started them.
pub trait Background: Send + Sync {
    /// Runs the future to its end, unless the process ends first.
    fn spawn(&self, task: BoxFuture<'static, ()>);

    /// Runs a computation of the account. An implementation can move it away from the threads that
    /// answer requests, and can let accounts take turns. The default runs it at once.
    fn compute(&self, _: &AccountId, work: Box<dyn FnOnce() + Send>) -> BoxFuture<'static, ()> {
        work();
        Box::pin(std::future::ready(()))
    }
}

/// The configuration of the engine. The defaults are for the cloud.
#[derive(Clone, Debug)]
pub struct Config {
    /// How long a caller waits for a synchronous run. API Gateway stops waiting after 29 s.
    pub sync_cap: Duration,
    /// How much longer a caller waits for an effect in flight, if the run cannot continue in the
    /// background.
    pub sync_grace: Duration,
    /// How long a claim is valid. It is renewed at half of this time. If a worker has crashed, its
    /// run continues after this time and the next sweep.
    pub lease: Duration,
    /// After this number of claims without a commit an execution is failed, because its input ends
    /// every worker.
    pub max_attempts: u32,
    /// A run that waits longer than this releases the process.
    pub park_after: Duration,
    /// If a hint is late by this time, the sweep sends it again.
    pub hint_grace: Duration,
    /// How far ahead a tick sends hints for schedules and for long waits. It is longer than the
    /// time between two ticks, so that a hint is sent before its time.
    pub look_ahead: Duration,
    /// How long a tick sweeps. It is shorter than the timeout of the function, which also deletes
    /// old history.
    pub sweep_for: Duration,
    /// A run that computes or waits is committed again if its last commit is this long ago.
    pub commit_after: Duration,
    /// How long the progress of a run can stay uncommitted while it waits for an effect. Readers do
    /// not see it until then.
    pub show_after: Duration,
    /// The first and the longest pause between two reads of a row for whose change a caller waits.
    /// Changes that this process makes are noticed at once.
    pub watch_gaps: [Duration; 2],
    /// How long a run may compute in total. Waiting does not count.
    pub computing: Duration,
    /// How many days ended executions are kept; `None` = without limit.
    pub history_days: Option<u32>,
    /// Commits after every step, not only after effects. For measurements and crash tests.
    pub commit_every_step: bool,
    /// The gaps between the attempts of a callback. Each varies by 20 % in both directions.
    pub callback_gaps: [Duration; 3],
    /// How long the receiver of a callback may take for its whole answer.
    pub callback_timeout: Duration,
    /// If a message about a callback has not been processed this long after its gap, the sweep
    /// sends it again. It must be longer than messages usually wait in the queue, so that a late
    /// message is not taken for a lost one.
    pub callback_patience: Duration,
    /// The memory of the functions that run workflows, in MB. The cost of their time depends on it.
    pub memory_mb: u32,
    /// The value of `{{device_info}}`.
    pub device: Value,
    /// The public address of this deployment, without a slash at its end. If it is empty, the
    /// addresses of signals begin with their path.
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
            sweep_for: Duration::from_secs(30),
            commit_after: Duration::from_secs(1),
            show_after: Duration::from_millis(500),
            watch_gaps: [Duration::from_millis(300), Duration::from_secs(2)],
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
