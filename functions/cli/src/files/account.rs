//! A directory that describes an account: `sluice.yaml`, workflows below `workflows`, API records
//! below `apis`.

mod broken;
mod config;
mod load;
mod names;
mod state;
mod tests;

pub use broken::Broken;
pub use config::Config;
pub use load::{ApiSource, Loaded, Scope, Source, load};
pub use names::{file_name, is_json, slug, stem};
pub use state::{Base, State};
pub use tests::{check_all as check_tests, place as test_place, print as print_tests};

use crate::failure::Failure;
use std::path::{Path, PathBuf};

/// The file at the root of the directory.
pub const CONFIG: &str = "sluice.yaml";
/// The directory of the workflows.
pub const WORKFLOWS: &str = "workflows";
/// The directory of the API records.
pub const APIS: &str = "apis";

/// A directory that describes an account.
#[derive(Clone, Debug)]
pub struct Account {
    /// The directory with `sluice.yaml`.
    pub root: PathBuf,
    /// What `sluice.yaml` says.
    pub config: Config,
}

impl Account {
    /// The directory around `start` that has a `sluice.yaml`.
    pub fn find(start: &Path) -> Result<Self, Failure> {
        let found = start.ancestors().find(|directory| directory.join(CONFIG).is_file());
        match found {
            Some(root) => Ok(Self { root: root.to_owned(), config: Config::load(&root.join(CONFIG))? }),
            None => Err(Failure::usage(format!("there is no {CONFIG} here or above"))
                .at(start.display().to_string())
                .advise("run `sluice init`")),
        }
    }
}

/// The directory in which the command runs.
pub fn here() -> Result<PathBuf, Failure> {
    Ok(std::env::current_dir()?)
}

/// Fails if one of these files or directories does not exist.
pub fn all_exist(paths: &[PathBuf]) -> Result<(), Failure> {
    match paths.iter().find(|path| !path.exists()) {
        Some(path) => Err(no_such(path)),
        None => Ok(()),
    }
}

/// A path that does not exist.
pub fn no_such(path: &Path) -> Failure {
    Failure::usage("there is no such file or directory").at(path.display().to_string())
}

/// Writes a file as a whole: another program sees the old text or the new one. Directories are
/// created.
pub fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::usage("a file cannot be written").at(path.display().to_string()).because(error.to_string())
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.new"));
    std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(failed)
}

/// Reads a file; `None` if there is none.
pub fn text(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Failure::usage("a file cannot be read").at(path.display().to_string()).because(error.to_string()))
        }
    }
}
