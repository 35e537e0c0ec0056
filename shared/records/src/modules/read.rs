//! Reads a module of the catalogue.

use catalogue::Module;
use engine::Error;

/// The module with this id.
pub fn read(id: &str) -> Result<&'static Module, Error> {
    catalogue::find(id).ok_or(Error::ModuleNotFound)
}
