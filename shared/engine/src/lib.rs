//! The one core: admission, interpreter, runs and ports.
//!
//! No AWS, no HTTP framework. A facade translates its request into a [`usecase`]; a use case talks to [`ports`].

pub mod admission;
pub mod cost;
pub mod delivery;
pub mod difference;
pub mod engine;
pub mod error;
mod fold;
pub mod interpret;
pub mod lint;
pub mod ports;
pub mod program;
pub mod run;
pub mod schedule;
pub mod secret;
pub mod secrets;
pub mod state;
pub mod triggers;
pub mod usecase;
pub mod view;

pub use catalogue::charset;
pub use engine::{Background, Config, Engine};
pub use error::Error;
pub use ports::{Port, Ports, StoreError};
pub use view::{CurrentStep, RunView};
