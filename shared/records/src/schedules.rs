//! The schedules of an account's workflows.

mod list;

pub use list::{NEXT, ScheduleView, list};
