//! What the engine asks of the world: small object-safe traits, each a contract that every adapter keeps.
//!
//! A function is given only the ports its route declares; asking for another is an error, never a silent success.

pub mod accounts;
pub mod apis;
pub mod clock;
pub mod cloud;
pub mod credentials;
pub mod executions;
pub mod files;
pub mod folders;
pub mod http_out;
pub mod ids;
pub mod keys;
pub mod limits;
pub mod metrics;
pub mod queue;
pub mod scripts;
pub mod secrets;
pub mod stats;
pub mod store_error;
pub mod versions;
pub mod workflows;

pub use accounts::Accounts;
pub use apis::Apis;
pub use clock::Clock;
pub use cloud::Cloud;
pub use credentials::Credentials;
pub use executions::Executions;
pub use files::Files;
pub use folders::Folders;
pub use http_out::HttpOut;
pub use ids::Ids;
pub use keys::{Keys, SigningKey};
pub use limits::Limits;
pub use metrics::{Metric, Metrics, Uncounted};
pub use queue::{CallbackMessage, CallbackQueue, Handled, Hint, Received, SlotMessage, StepMessage, StepQueue};
pub use scripts::Scripts;
pub use secrets::Secrets;
pub use stats::Stats;
pub use store_error::StoreError;
pub use versions::Versions;
pub use workflows::Workflows;

use std::sync::Arc;

/// A port that a route may declare, and that its role in the cloud then grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Port {
    /// Reads definitions: workflows, folders, accounts, API records.
    ReadDefinitions,
    /// Writes definitions.
    WriteDefinitions,
    /// Finds workflows whose schedules are due.
    ReadSchedules,
    /// Says when schedules start workflows next.
    AdvanceSchedules,
    /// Reads executions.
    ReadExecutions,
    /// Writes executions.
    WriteExecutions,
    /// Deletes executions that have ended.
    DeleteExecutions,
    /// Reads and keeps what past hours and days amount to.
    RollUps,
    /// Reads devices, credentials and signing keys.
    ReadAccess,
    /// Writes devices and signing keys.
    WriteAccess,
    /// Makes, lists, changes and deletes credentials.
    ManageCredentials,
    /// Lists, renames and forgets devices.
    ManageDevices,
    /// Counts requests and failures, against the limits that an account may have of its own.
    CountRequests,
    /// Deletes what all accounts have kept for too long, and keeps what it amounted to.
    TrimHistory,
    /// Replaces the signing keys.
    RotateKeys,
    /// Sends to the step queue.
    SendSteps,
    /// Sends to the callback queue.
    SendCallbacks,
    /// Says when a message of the callback queue comes again.
    DelayCallbacks,
    /// Outbound HTTP; needs no grant of the cloud's.
    HttpOut,
    /// Calls of other services, as far as the deployment grants any.
    CallServices,
    /// Stops state machines whose runs have ended.
    StopMachines,
    /// Has scripts of users run.
    RunScripts,
    /// Opens secrets, for runs that use them.
    ReadSecrets,
    /// Seals secrets.
    WriteSecrets,
}

impl Port {
    /// What a route touches that runs workflows.
    pub const RUNNING: &[Self] = &[
        Self::ReadDefinitions,
        Self::ReadExecutions,
        Self::WriteExecutions,
        Self::SendSteps,
        Self::HttpOut,
        Self::CallServices,
        Self::RunScripts,
        Self::ReadSecrets,
    ];
    /// The same, where somebody may have to be told the end.
    pub const RUNNING_AND_TELLING: &[Self] = &[
        Self::ReadDefinitions,
        Self::ReadExecutions,
        Self::WriteExecutions,
        Self::SendSteps,
        Self::SendCallbacks,
        Self::HttpOut,
        Self::CallServices,
        Self::RunScripts,
        Self::ReadSecrets,
    ];
}

/// The ports as one value, cheap to clone.
#[derive(Clone)]
pub struct Ports {
    /// Accounts and devices.
    pub accounts: Arc<dyn Accounts>,
    /// API records.
    pub apis: Arc<dyn Apis>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Other services of the cloud.
    pub cloud: Arc<dyn Cloud>,
    /// The callback queue.
    pub callback_queue: Arc<dyn CallbackQueue>,
    /// Pairing keys, apps, tokens.
    pub credentials: Arc<dyn Credentials>,
    /// Executions.
    pub executions: Arc<dyn Executions>,
    /// The account's files.
    pub files: Arc<dyn Files>,
    /// Folders.
    pub folders: Arc<dyn Folders>,
    /// Outbound HTTP.
    pub http_out: Arc<dyn HttpOut>,
    /// Ids and secrets.
    pub ids: Arc<dyn Ids>,
    /// The keys that sign tokens.
    pub keys: Arc<dyn Keys>,
    /// Rate windows.
    pub limits: Arc<dyn Limits>,
    /// What operators count.
    pub metrics: Arc<dyn Metrics>,
    /// Scripts of users.
    pub scripts: Arc<dyn Scripts>,
    /// What past hours and days amount to.
    pub stats: Arc<dyn Stats>,
    /// Secrets.
    pub secrets: Arc<dyn Secrets>,
    /// The step queue.
    pub step_queue: Arc<dyn StepQueue>,
    /// Published versions.
    pub versions: Arc<dyn Versions>,
    /// Workflows and their revisions.
    pub workflows: Arc<dyn Workflows>,
}

/// Shorthand of the ports' answers.
pub type Stored<T> = Result<T, StoreError>;
