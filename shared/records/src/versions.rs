//! Published versions of workflows, and the flows that callers know by key.

mod compare;
mod delete;
mod enable;
mod find;
mod find_flow;
mod list;
mod publish;
mod read;

pub use compare::{Compare, Compared, compare};
pub use delete::delete;
pub use enable::set_enabled;
pub use find::find;
pub(crate) use find::pinned;
pub use find_flow::{Flow, find_flow};
pub use list::list;
pub use publish::{MAX_NOTE, MAX_VERSIONS, NewVersion, publish};
pub use read::read;
