//! The file with the contexts: servers, and the tokens for them. Only the owner can read it.

use crate::{Failure, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The mode of the file.
const OWNER_ONLY: u32 = 0o600;
/// The mode of its folder, if it is created.
const OWNER_FOLDER: u32 = 0o700;

/// All contexts, and the one that is used.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contexts {
    /// The name of the context that is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// The contexts by name.
    #[serde(default)]
    pub contexts: BTreeMap<String, Context>,
}

/// A server, and the tokens of this device for it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The address of the server.
    pub url: String,
    /// The id under which this device is paired. It is kept after `logout`, so that the next
    /// pairing ends older tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// The token that gets new access tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// When the access token expires, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

/// A text that is never shown.
#[derive(Clone, Deserialize, Serialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// The place of the file.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
}

impl Store {
    /// The file at this path, which need not exist.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the contexts; none if there is no file.
    pub fn load(&self) -> Result<Contexts> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contexts::default()),
            Err(error) => return Err(self.failed("read", &error)),
        };
        toml::from_str(&text).map_err(|error| {
            let place = self.path.display().to_string();
            let failure = Failure::usage("the configuration is not valid").at(place).because(error.message());
            failure.advise("correct the file, or remove it and run `sluice login`")
        })
    }

    /// Changes the contexts. Other processes that change them at the same time wait.
    pub fn change<T>(&self, change: impl FnOnce(&mut Contexts) -> Result<T>) -> Result<T> {
        let _lock = self.lock().map_err(|error| self.failed("lock", &error))?;
        let mut contexts = self.load()?;
        let result = change(&mut contexts)?;
        let text = toml::to_string(&contexts)
            .map_err(|error| Failure::usage("the configuration cannot be written").because(error.to_string()))?;
        self.replace(&text).map_err(|error| self.failed("write", &error))?;
        Ok(result)
    }

    /// Whether others can read the file.
    pub fn is_exposed(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|facts| facts.permissions().mode() & 0o077 != 0)
    }

    fn lock(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            fs::DirBuilder::new().recursive(true).mode(OWNER_FOLDER).create(folder)?;
        }
        let lock = self.path.with_extension("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(OWNER_ONLY).open(lock)?;
        lock.lock()?;
        Ok(lock)
    }

    /// Writes a new file and replaces the old one with it, so that no reader sees an incomplete
    /// file.
    fn replace(&self, text: &str) -> io::Result<()> {
        let next = self.path.with_extension("toml.new");
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(OWNER_ONLY).open(&next)?;
        file.set_permissions(Permissions::from_mode(OWNER_ONLY))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(next, &self.path)
    }

    fn failed(&self, what: &str, error: &io::Error) -> Failure {
        Failure::usage(format!("cannot {what} the configuration"))
            .at(self.path.display().to_string())
            .because(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_kept_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("deep/er/config.toml"));
        assert!(store.load().unwrap().contexts.is_empty());
        let context = Context { url: "http://a".into(), token: Some(Secret("t".into())), ..Context::default() };
        store
            .change(|contexts| {
                contexts.current = Some("a".into());
                contexts.contexts.insert("a".into(), context);
                Ok(())
            })
            .unwrap();
        let read = store.load().unwrap();
        assert_eq!(read.current.as_deref(), Some("a"));
        assert_eq!(read.contexts["a"].token, Some(Secret("t".into())));
        assert!(!format!("{read:?}").contains("\"t\""), "tokens are not shown");
        assert_eq!(fs::metadata(store.path()).unwrap().permissions().mode() & 0o777, OWNER_ONLY);
        fs::set_permissions(store.path(), Permissions::from_mode(0o644)).unwrap();
        assert!(store.is_exposed());
        store.change(|_| Ok(())).unwrap();
        assert!(!store.is_exposed(), "each change makes it private again");
    }

    #[test]
    fn a_wrong_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("config.toml"));
        fs::write(store.path(), "[contexts.a]\nurl = 5\n").unwrap();
        let failure = store.load().unwrap_err();
        assert!(failure.text(crate::paint::Paint::plain()).contains("config.toml"));
    }
}
