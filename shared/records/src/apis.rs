//! API records: the names under which workflows are called.

mod call;
mod create;
mod delete;
mod enable;
mod find;
mod hook_secrets;
mod list;
mod of_workflow;
mod read;
mod tool;
mod tool_check;
mod update;

pub use call::{Call, call, receive, started, wait};
pub use create::{HOOK_METHODS, HOOK_MODULE, MAX_NETWORKS, METHODS, NewApi, TOOL_METHODS, create, methods};
pub use delete::delete;
pub use enable::set_enabled;
pub use find::find;
pub use hook_secrets::{MAX_SECRETS, read as hook_secrets};
pub use list::{ListedApi, list};
pub use of_workflow::of_workflow;
pub use read::read;
pub use tool::{PublishedTool, tool, tools};
pub use tool_check::{MAX_DESCRIPTION, RESERVED, TOOL_MODULE};
pub use update::{ApiChange, update};
