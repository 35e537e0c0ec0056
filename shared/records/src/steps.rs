//! What each step of an execution did: its records, its outputs, and when it ran.

mod compare;
mod outputs;
mod records;
mod timeline;

pub use compare::{ComparedPass, ComparedRun, ComparedRuns, compare};
pub use outputs::{StepOutputs, outputs};
pub use records::{Pass, PassStatus, StepPage, StepQuery, records};
pub(crate) use records::{interrupted, over};
pub use timeline::{Span, Timeline, TimelineQuery, timeline};
