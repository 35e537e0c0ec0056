//! Folders of workflows.

mod check;
mod create;
mod delete;
mod list;
mod read;
mod update;

pub use create::{NewFolder, create};
pub use delete::{Contents, Deleted, MAX_CONTENTS, delete};
pub use list::{FolderRow, list};
pub use read::{FolderView, read};
pub use update::{FolderChange, update};
