//! The revisions of a workflow: listed, read, compared and restored.

mod compare;
mod list;
mod read;
mod restore;

pub use compare::{Compared, Side, compare};
pub use list::{RevisionPage, list};
pub use read::read;
pub use restore::{Restore, restore};
