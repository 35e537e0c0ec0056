//! The nouns of Sluice: ids, accounts, workflows, executions, API records.
//!
//! Plain data with `serde` and nothing else: no I/O, no async, no clock. Everything that is stored
//! or queued is defined here or uses a type from here. Stored records carry the version of their
//! format.

pub mod account;
pub mod api_record;
pub mod callback;
pub mod credential;
pub mod execution;
pub mod flow_type;
pub mod folder;
pub mod hook;
pub mod id;
pub mod json;
pub mod log;
pub mod nearest;
pub mod place;
pub mod revision;
pub mod said;
pub mod schedule;
pub mod time;
pub mod tool;
pub mod trace;
pub mod usage;
pub mod version;
pub mod workflow;

pub use account::{Account, AccountSettings, Device, McpClient, OwnRates};
pub use api_record::{ApiAuth, ApiKind, ApiRecord};
pub use callback::{Attempt, Callback, Delivery, DeliveryState, Dialect};
pub use credential::{AppSettings, Credential, CredentialKind, OlderSecret};
pub use execution::{Execution, Origin, OriginKind, Parent, PendingEnd, Phase, RunSecret, Status, Trigger};
pub use flow_type::FlowType;
pub use folder::Folder;
pub use hook::{Algorithm, Custom, Encoding, Hook, Preset, Signature};
pub use id::{AccountId, ExecutionId, IdError, WorkflowId};
pub use log::{Level, LogEntry};
pub use nearest::nearest;
pub use place::{Place, Standing};
pub use revision::{Revision, Saved};
pub use said::Said;
pub use schedule::{CatchUp, Schedule, StartRules};
pub use time::Timestamp;
pub use tool::Tool;
pub use trace::TraceId;
pub use usage::Usage;
pub use version::Version;
pub use workflow::{Definition, Input, Output, Recording, Reentry, Step, Workflow, WorkflowLimit};
