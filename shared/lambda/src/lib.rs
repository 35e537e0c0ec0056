//! The only user of the Lambda runtime: serves a route or a worker.
//!
//! A binary names what it serves and calls one of the four functions here: each facade is a binary,
//! the workers are one, and scripts have one of their own. A function in the cloud serves one route
//! or worker of its binary, which its handler names. Each reads the environment, builds the ports
//! once, and then answers events until the environment is frozen for good. [`serve_call`] alone
//! builds no ports: what it serves has none.

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
pub use start::{serve_facade, serve_strays, serve_workers};
pub use worker::{TickHandler, Work};
