//! Workflows: stored, read, changed, checked and listed.

mod batch;
pub(crate) mod check;
mod create;
mod delete;
mod duplicate;
mod enable;
mod former;
mod list;
pub(crate) mod read;
mod taken;
pub(crate) mod update;
mod validate;
mod variables;

pub use batch::{Action, MAX_BATCH, Outcome, batch};
pub use check::MAX_EXECUTION_SECONDS;
pub use create::{NewWorkflow, create};
pub use delete::delete;
pub use duplicate::{Differences, duplicate};
pub use enable::{pause_schedules, set_enabled};
pub use list::{WorkflowPage, WorkflowQuery, WorkflowSort, list};
pub use read::read;
pub use update::{Restored, WorkflowChange, update};
pub(crate) use validate::validate_many;
pub use validate::{validate_given, validate_new, validate_stored};
pub use variables::{NamedVariable, StepName, StepVariable, Variables, variables};
