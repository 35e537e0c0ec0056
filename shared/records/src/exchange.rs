//! Workflows that leave in a file or come in one, with the folders that lead to them.

mod export;
mod import;
mod places;

pub use export::{Exported, MAX_EXPORT, export};
pub use import::{Fate, Incoming, MAX_IMPORT, Manner, import};
