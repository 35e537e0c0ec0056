//! Reads a module of the catalogue.

use catalogue::Module;
use engine::{Error, Result};

/// The module with this id.
pub fn read(id: &str) -> Result<&'static Module> {
    catalogue::find(id).ok_or(Error::ModuleNotFound)
}
