//! The modules of the catalogue, for editors.

mod list;
mod read;

pub use list::{ModuleQuery, list};
pub use read::read;
