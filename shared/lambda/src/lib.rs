//! The only user of the Lambda runtime: serves a route or a worker.
//!
//! A binary names what it serves and calls one of the four functions here. Each reads the environment, builds the ports once, and then
//! answers events until the environment is frozen for good. [`serve_call`] alone builds no ports: what it serves has none.

mod call;
mod config;
mod http;
mod metrics;
mod queue;
mod start;
mod target;

pub use call::{CallHandler, serve_call};
pub use queue::MessageHandler;
pub use start::{TickHandler, serve_http, serve_queue, serve_tick};
