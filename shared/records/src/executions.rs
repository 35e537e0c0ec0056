//! Executions, as callers start, read, stop and delete them.

mod delete;
mod edits;
mod events;
mod execute;
mod latest;
mod list;
mod logs;
mod moved;
mod read;
mod rerun;
mod resume;
mod rows;
mod secrecy;
mod trim;

pub use delete::{Deleted, History, delete};
pub use engine::callbacks::redeliver;
pub use engine::ending::stop;
pub use engine::start::{Executed, Wait};
pub use events::{Event, EventCursor, EventKind, EventPage, EventQuery, RunStanding, UnderWay, events};
pub use execute::{Execute, execute};
pub use latest::{Standing, latest};
pub use list::list;
pub use logs::{LogPage, LogQuery, logs};
pub use read::read;
pub use rerun::{Plan, Rerun, Revision, plan_rerun, rerun};
pub use resume::{AskedRevision, Resume, plan_resume, resume};
pub use rows::{newest, under_way};
pub use trim::trim;
