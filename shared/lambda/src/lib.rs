//! Serves a route or a worker on Lambda. Only this crate uses the Lambda runtime.
//!
//! A binary names what it serves and calls one of the four functions here. Some binaries serve
//! facades, one serves the workers, and one serves scripts. A function in the cloud serves one
//! route or worker of its binary, which its handler names. It reads the environment, builds the
//! ports once, and then answers events until the process ends. [`serve_call`] builds no ports,
//! because scripts need none.

mod call;
mod config;
mod http;
mod metrics;
mod queue;
mod start;
mod target;
mod worker;

pub use call::{CallHandler, serve_call};
pub use queue::MessageHandler;
pub use start::{serve_facades, serve_facades_and_strays, serve_workers};
pub use worker::{TickHandler, Work};
