//! A standard SQS queue service in memory.
//!
//! It refuses what the real service refuses: a delay above 15 minutes, a body above 1 MiB, a batch
//! above ten entries or with repeated ids, attributes out of range. Left out on purpose: FIFO
//! queues, the minute that must pass after a delete or a purge, access policies (stored, not
//! enforced) and message move tasks.

mod attributes;
mod context;
mod digest;
mod dispatch;
mod fault;
mod message;
mod operations;
mod queue;
mod receipt;
mod registry;
mod service;

pub(crate) use service::Sqs;
