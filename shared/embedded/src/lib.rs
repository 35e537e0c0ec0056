//! Embedded DynamoDB and SQS endpoints for the local host and the tests.
//!
//! [`Embedded`] holds both services in this process. The AWS SDK reaches them in two ways, which
//! share one path from the decoded request on:
//!
//! - [`Embedded::sdk_http_client`] is an HTTP client for the SDK's configuration. It passes each
//!   request to the service on the calling thread, without a socket, so it works while tokio's
//!   clock is paused.
//! - [`Embedded::serve`] is a TCP endpoint for other processes. One port serves both services; the
//!   `X-Amz-Target` header says which one is meant.
//!
//! DynamoDB is the crate `dynamo`, in memory or in a folder. SQS is implemented here and always in
//! memory: the published emulator has no clock that can be injected, deletes with stale receipt
//! handles, does not refuse what exceeds a limit, and needs a second TLS library. A queue can be
//! lost with the process, because a message is only a hint about a row, and overdue rows are sent
//! again.
//!
//! Neither service checks signatures or permissions. The TCP endpoint must only listen on a
//! loopback address, and only answers requests whose `Host` is one.

mod clock;
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
