//! The one core: admission, interpreter, runs and ports.
//!
//! No AWS, no HTTP framework. A facade translates its request into a use case; a use case talks to ports.

pub mod error;
pub mod ports;

pub use error::Error;
pub use ports::{Port, Ports};
