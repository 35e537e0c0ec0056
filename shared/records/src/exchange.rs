//! Export and import of workflows as files, with their folders.

mod export;
mod import;
mod places;

pub use export::{Exported, MAX_EXPORT, export};
pub use import::{ImportOptions, ImportResult, Incoming, MAX_IMPORT, import};
