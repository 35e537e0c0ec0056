//! The core: admission, interpreter, runs and ports.
//!
//! It does not depend on AWS or on an HTTP framework: a run reaches everything outside of the
//! engine through the [`ports`]. Facades call the engine through the crate `records`; workers call
//! [`run`], [`schedule`], [`callbacks`] and [`sweep`].

pub mod admission;
pub mod callbacks;
pub mod connections;
pub mod delivery;
pub mod difference;
pub mod digest;
pub mod ending;
pub mod engine;
pub mod error;
pub mod evaluation;
pub mod health;
pub mod index;
pub mod inputs;
pub mod interpret;
pub mod invariant;
pub mod limits;
pub mod lint;
pub mod ports;
pub mod program;
pub mod request_template;
pub mod rows;
pub mod run;
pub mod schedule;
pub mod secrets;
pub mod signals;
pub mod start;
pub mod state;
pub mod sweep;
pub mod triggers;
pub mod undeclared;
pub mod units;
pub mod uses;
pub mod view;
pub mod watchers;

pub use catalogue::{approval, charset};
pub use engine::{Background, Config, Engine};
pub use error::{Error, Result};
pub use ports::{Port, Ports, StoreError};
pub use view::{CurrentStep, FailedStep, RunView};

pub(crate) use index::{FibreId, FibreIndex, StepIndex};
pub(crate) use invariant::BrokenInvariant;
pub(crate) use program::Program;
pub(crate) use state::State;
