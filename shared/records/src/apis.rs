//! API records: the names under which workflows are called.

mod call;
mod create;
mod delete;
mod enable;
mod find;
mod list;
mod of_workflow;
mod read;
mod update;

pub use call::{Call, call, started, wait};
pub use create::{MAX_NETWORKS, METHODS, NewApi, create};
pub use delete::delete;
pub use enable::set_enabled;
pub use find::find;
pub use list::{ListedApi, list};
pub use of_workflow::of_workflow;
pub use read::read;
pub use update::{ApiChange, update};
