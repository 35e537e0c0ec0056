//! A module of the catalogue.

use crate::Error;
use catalogue::Module;

/// The module of that id.
pub fn run(id: &str) -> Result<&'static Module, Error> {
    catalogue::find(id).ok_or(Error::ModuleNotFound)
}
