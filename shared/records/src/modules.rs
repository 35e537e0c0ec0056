//! The modules of the catalogue, as an editor asks for them.

mod list;
mod read;

pub use list::{ModuleQuery, list};
pub use read::read;
