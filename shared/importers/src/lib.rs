//! Workflows of other systems as workflows of Sluice: texts in, workflows and a report out.
//!
//! Nothing is dropped silently. A part without a counterpart becomes a step `fail` at its place, so
//! that a run names what is missing, and a row of the [`report`].

pub mod asl;
pub mod draft;
pub mod export;
pub mod format;
mod from;
pub mod ids;
pub mod juggle;
pub mod layout;
pub mod n8n;
pub mod report;
pub mod script;
pub mod template;

pub use format::{Format, Import, Refusal};
pub use from::import;
pub use report::{Outcome, Report};

pub(crate) use draft::Draft;
