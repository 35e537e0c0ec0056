//! The ports: object-safe traits for everything outside of the engine. Each is a contract that
//! every adapter keeps.
//!
//! A function is only given the ports that its route declares. Calling another port is an error.

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

/// A port that a route can declare. In the cloud the role of its function then has the permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Port {
    /// Reads definitions: workflows, folders, accounts, API records.
    ReadDefinitions,
    /// Writes definitions: workflows, folders, accounts, API records.
    WriteDefinitions,
    /// Finds workflows with due schedules.
    ReadSchedules,
    /// Moves schedules to their next slots.
    AdvanceSchedules,
    /// Reads executions and what belongs to them.
    ReadExecutions,
    /// Writes executions and what belongs to them; removes executions from the waiting lists of
    /// limits.
    WriteExecutions,
    /// Deletes executions that have ended.
    DeleteExecutions,
    /// Reads and stores the statistics of past hours and days.
    RollUps,
    /// Reads devices, credentials and signing keys.
    ReadAccess,
    /// Writes devices and signing keys.
    WriteAccess,
    /// Creates, lists, changes and deletes credentials.
    ManageCredentials,
    /// Lists, renames and removes devices.
    ManageDevices,
    /// Counts requests and failed authentications; reads the limits that accounts have set for
    /// themselves.
    CountRequests,
    /// Deletes executions of all accounts after the retention time, and stores their statistics.
    TrimHistory,
    /// Replaces the signing keys.
    RotateKeys,
    /// Sends messages to the step queue.
    SendSteps,
    /// Sends messages to the callback queue.
    SendCallbacks,
    /// Changes when a message of the callback queue becomes visible again.
    DelayCallbacks,
    /// Sends HTTP requests; needs no permission in the cloud.
    HttpOut,
    /// Calls other services, if the deployment lists any.
    CallServices,
    /// Stops state machines whose runs have ended.
    StopMachines,
    /// Runs scripts of users.
    RunScripts,
    /// Decrypts secrets, for runs that use them.
    ReadSecrets,
    /// Encrypts and stores secrets.
    WriteSecrets,
    /// Stores renewed access tokens of connections, and the key of an account that has none yet.
    RenewTokens,
}

impl Port {
    /// The ports of a route that runs workflows.
    pub const RUNNING: &[Self] = &[
        Self::ReadDefinitions,
        Self::ReadExecutions,
        Self::WriteExecutions,
        Self::SendSteps,
        Self::HttpOut,
        Self::CallServices,
        Self::RunScripts,
        Self::ReadSecrets,
        Self::RenewTokens,
    ];
    /// The ports of a route that runs workflows with a completion webhook.
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
        Self::RenewTokens,
    ];
    /// The ports of a route that runs the workflow of an API record, and authenticates its callers
    /// itself.
    pub const RUNNING_FOR_CALLERS: &[Self] = &[
        Self::ReadDefinitions,
        Self::ReadExecutions,
        Self::WriteExecutions,
        Self::SendSteps,
        Self::SendCallbacks,
        Self::HttpOut,
        Self::CallServices,
        Self::RunScripts,
        Self::CountRequests,
        Self::ReadSecrets,
        Self::RenewTokens,
    ];
}

/// All ports as one value, cheap to clone.
#[derive(Clone)]
pub struct Ports {
    /// Accounts and their devices.
    pub accounts: Arc<dyn Accounts>,
    /// API records of all accounts.
    pub apis: Arc<dyn Apis>,
    /// The current time, and waiting.
    pub clock: Arc<dyn Clock>,
    /// Other services of the cloud.
    pub cloud: Arc<dyn Cloud>,
    /// The callback queue, to send and to delay messages.
    pub callback_queue: Arc<dyn CallbackQueue>,
    /// Pairing keys, applications, tokens.
    pub credentials: Arc<dyn Credentials>,
    /// Executions of all accounts.
    pub executions: Arc<dyn Executions>,
    /// Files of all accounts.
    pub files: Arc<dyn Files>,
    /// Folders of all accounts.
    pub folders: Arc<dyn Folders>,
    /// Requests to other systems.
    pub http_out: Arc<dyn HttpOut>,
    /// New ids and secrets.
    pub ids: Arc<dyn Ids>,
    /// The keys that sign tokens.
    pub keys: Arc<dyn Keys>,
    /// Counters for rate limits.
    pub limits: Arc<dyn Limits>,
    /// Counters for operators.
    pub metrics: Arc<dyn Metrics>,
    /// Scripts of users.
    pub scripts: Arc<dyn Scripts>,
    /// Statistics of past hours and days.
    pub stats: Arc<dyn Stats>,
    /// Secrets of all accounts.
    pub secrets: Arc<dyn Secrets>,
    /// The step queue, to send messages.
    pub step_queue: Arc<dyn StepQueue>,
    /// Published versions of workflows.
    pub versions: Arc<dyn Versions>,
    /// Workflows and their revisions.
    pub workflows: Arc<dyn Workflows>,
}

/// The result of a call of a store or a queue.
pub type Stored<T> = Result<T, StoreError>;
