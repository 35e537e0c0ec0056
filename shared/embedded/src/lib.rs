//! Embedded DynamoDB and SQS endpoints for the local host and the tests.
//!
//! [`Embedded`] holds both services in this process. The AWS SDK reaches them
//! in two ways that share one path from the decoded request on:
//!
//! - [`Embedded::sdk_http_client`] is an HTTP client for the SDK's
//!   configuration. It hands each request to the service on the calling thread,
//!   without a socket, so it works under a paused tokio clock.
//! - [`Embedded::serve`] is a TCP endpoint for other processes. One port serves
//!   both services, told apart by the `X-Amz-Target` header.
//!
//! DynamoDB is the `dynoxide-rs` crate over SQLite, in memory or in a file. SQS
//! is our own and always in memory: the published emulator has no clock that
//! can be injected, lets a stale receipt handle delete, does not refuse what is
//! over a limit, and brings a second TLS stack. A queue that is lost with the
//! process is no loss here, because a message is only a hint about a row and
//! overdue rows are sent again.
//!
//! Neither service checks signatures or permissions. The TCP endpoint belongs
//! on a loopback address, and answers only requests whose `Host` is one.

mod clock;
mod dynamo;
mod error;
mod host;
mod lock;
mod place;
mod reply;
mod sdk_client;
mod serve;
mod services;
mod sqs;

pub use clock::Clock;
pub use error::Error;
pub use host::{Embedded, Storage};
