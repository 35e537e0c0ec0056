//! `.sluice-state.json`: the content of the server when it was last equal to the files. It shows
//! which side has changed since then. It need not be shared: without it, no conflict is recognised.
//! Each environment has its own part.

use super::{save, text};
use crate::{Failure, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file.
const NAME: &str = ".sluice-state.json";

/// The digests of the content that a server had.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// The workflows, by id.
    #[serde(default)]
    pub workflows: BTreeMap<String, String>,
    /// The API records, by kind and name.
    #[serde(default)]
    pub apis: BTreeMap<String, String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Stored {
    v: u8,
    #[serde(default)]
    servers: BTreeMap<String, Base>,
}

/// The file, and the part of one server.
#[derive(Debug)]
pub struct State {
    path: PathBuf,
    server: String,
    /// The content that the server had.
    pub base: Base,
}

impl State {
    /// Reads the part of a server, or of the server of an environment.
    pub fn load(root: &Path, url: &str, environment: Option<&str>) -> Result<Self> {
        let path = root.join(NAME);
        let server = environment.map_or_else(|| url.to_owned(), |name| format!("{name} {url}"));
        let mut stored = stored(&path)?;
        Ok(Self { base: stored.servers.remove(&server).unwrap_or_default(), path, server })
    }

    /// Writes the part of this server.
    pub fn save(&self) -> Result<()> {
        let mut stored = stored(&self.path)?;
        stored.v = 1;
        stored.servers.insert(self.server.clone(), self.base.clone());
        let written = serde_json::to_string_pretty(&stored).map_err(|error| Failure::usage(error.to_string()))?;
        save(&self.path, &(written + "\n"))
    }
}

fn stored(path: &Path) -> Result<Stored> {
    let Some(text) = text(path)? else { return Ok(Stored::default()) };
    serde_json::from_str(&text).map_err(|error| {
        Failure::usage("the state of the files cannot be read")
            .at(path.display().to_string())
            .because(format!("it is damaged: {error}"))
            .advise(
                "delete the file, then run `sluice diff`: without it a push cannot tell the changes of others, and \
                 overwrites them",
            )
    })
}
