//! A directory that describes an account: `sluice.yaml`, workflows below `workflows`, API records
//! below `apis`.

pub mod api;
mod broken;
mod config;
pub mod discover;
mod environments;
mod load;
mod names;
pub mod report;
pub mod sample;
mod state;
mod tests;

pub use broken::Broken;
pub use config::Config;
pub use environments::Environment;
pub use load::{ApiSource, Loaded, Scope, Source, load};
pub use names::{file_name, is_json, slug, stem};
pub use state::{Base, State};
pub use tests::{check_all as check_tests, place as test_place, print as print_tests};

use crate::variables::Variables;
use crate::{Failure, Result};
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
    /// The content of `sluice.yaml`.
    pub config: Config,
    /// The environment for which the command runs.
    pub environment: Option<Environment>,
}

impl Account {
    /// The directory around `start` that has a `sluice.yaml`.
    pub fn find(start: &Path) -> Result<Self> {
        Self::around(start)?.ok_or_else(|| {
            Failure::usage(format!("there is no {CONFIG} here or above"))
                .at(start.display().to_string())
                .advise("run `sluice init`")
        })
    }

    /// The directory around `start` that has a `sluice.yaml`, if there is one.
    pub fn around(start: &Path) -> Result<Option<Self>> {
        let root = start.ancestors().find(|directory| directory.join(CONFIG).is_file());
        let account = |root: &Path| {
            Ok(Self { root: root.to_owned(), config: Config::load(&root.join(CONFIG))?, environment: None })
        };
        root.map(account).transpose()
    }

    /// The account for the environment with this name, which must be given if there are any.
    pub fn choose(self, name: Option<&str>) -> Result<Self> {
        if name.is_none() && !self.config.environments.is_empty() {
            let names: Vec<_> = self.config.environments.iter().map(Environment::name).collect();
            return Err(Failure::usage("no environment was chosen")
                .at(self.root.join(CONFIG).display().to_string())
                .because(format!("there are {}", names.join(", ")))
                .advise("give one with --env or SLUICE_ENV"));
        }
        self.choose_or_first(name)
    }

    /// The account for the environment with this name, or for the first one.
    pub fn choose_or_first(mut self, name: Option<&str>) -> Result<Self> {
        let all = &self.config.environments;
        self.environment = match name {
            Some(name) => Some(environments::named(all, name, &self.root.join(CONFIG).display().to_string())?),
            None => all.first().cloned(),
        };
        Ok(self)
    }

    /// The account for the environment with this name; without a name, one account for each
    /// environment.
    pub fn choose_or_all(self, name: Option<&str>) -> Result<Vec<Self>> {
        if name.is_some() || self.config.environments.is_empty() {
            return Ok(vec![self.choose_or_first(name)?]);
        }
        let each = self.config.environments.iter();
        Ok(each.map(|environment| Self { environment: Some(environment.clone()), ..self.clone() }).collect())
    }

    /// The values of placeholders; `None` if there are no environments.
    pub fn variables(&self) -> Option<&Variables> {
        self.environment.as_ref().map(|environment| &environment.variables)
    }
}

/// The directory in which the command runs.
pub fn current_directory() -> Result<PathBuf> {
    Ok(std::env::current_dir()?)
}

/// Fails if one of these files or directories does not exist.
pub fn all_exist(paths: &[PathBuf]) -> Result<()> {
    match paths.iter().find(|path| !path.exists()) {
        Some(path) => Err(no_such(path)),
        None => Ok(()),
    }
}

/// A path that does not exist.
pub fn no_such(path: &Path) -> Failure {
    Failure::usage("there is no such file or directory").at(path.display().to_string())
}

/// A path that contains nothing that a command works on.
pub fn nothing_in(path: &Path) -> Failure {
    Failure::usage("there is no workflow and no API record at this path")
        .at(path.display().to_string())
        .because(format!("beside {CONFIG}, workflows are files in {WORKFLOWS}/, and API records are files in {APIS}/"))
}

/// Writes a file in one step: another program sees either the old text or the new one. Missing
/// directories are created.
pub fn save(path: &Path, text: &str) -> Result<()> {
    let failed = |error: std::io::Error| Failure::of_file("a file cannot be written", path, &error);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.new"));
    std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(failed)
}

/// Reads a file; `None` if there is none.
pub fn text(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::of_file("a file cannot be read", path, &error)),
    }
}
