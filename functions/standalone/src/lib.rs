//! All of Sluice in one process.
//!
//! The routes and workers are those of the cloud, with the same adapters and the AWS SDK. Only the
//! two ends are different: a plain HTTP listener instead of API Gateway, and embedded DynamoDB and
//! SQS endpoints instead of those of AWS. Data is stored in a folder.

pub mod backup;
pub mod bootstrap;
pub mod data;
mod escape;
pub mod example;
pub mod flags;
pub mod gateway;
pub mod host;
pub mod identity_flags;
pub mod listener;
pub mod program;
pub mod pump;
mod root_key;
pub mod samples;
pub mod scripts;
pub mod signals;
mod steady;
mod turns;

pub use flags::Flags;
pub use host::Host;
pub use program::Program;
