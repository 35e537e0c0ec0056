//! Finds folders by the names of their path, or creates them.

use crate::fold::composed;
use crate::folders::{self, NewFolder};
use engine::{Engine, Error, Result};
use model::{AccountId, Folder};

/// The deepest path, in folders.
const MAX_DEPTH: usize = 32;
/// The most folders that one import creates.
const MAX_MADE: usize = 200;

/// The account's folders, read when they are first needed.
pub(super) struct Places<'a> {
    engine: &'a Engine,
    account: &'a AccountId,
    known: Option<Vec<Folder>>,
    made: usize,
}

impl<'a> Places<'a> {
    pub fn new(engine: &'a Engine, account: &'a AccountId) -> Self {
        Self { engine, account, known: None, made: 0 }
    }

    /// Whether a folder with this id exists.
    pub async fn has(&mut self, id: &str) -> Result<bool> {
        Ok(self.known().await?.iter().any(|folder| folder.id == id))
    }

    /// The id of the folder at the end of the path, created if it is missing; `None` if the path is
    /// empty.
    pub async fn make(&mut self, path: &[String]) -> Result<Option<String>> {
        if path.len() > MAX_DEPTH {
            return Err(Error::invalid("folderPath", format!("must be at most {MAX_DEPTH} names")));
        }
        let mut at = None;
        for name in path {
            at = Some(match self.find(at.as_deref(), name).await? {
                Some(id) => id,
                None => self.create(at, name).await?,
            });
        }
        Ok(at)
    }

    async fn create(&mut self, parent: Option<String>, name: &str) -> Result<String> {
        if self.made == MAX_MADE {
            return Err(Error::TooMuch { what: "new folders", limit: MAX_MADE });
        }
        let new = NewFolder { name: name.to_owned(), parent_id: parent.clone(), order: 0 };
        match folders::create(self.engine, self.account, new).await {
            Ok(folder) => {
                self.made += 1;
                let id = folder.id.clone();
                self.known().await?.push(folder);
                Ok(id)
            }
            Err(Error::FolderNameTaken { name }) => {
                // Another request has created it since the folders were read.
                self.known = None;
                self.find(parent.as_deref(), &name).await?.ok_or(Error::FolderNameTaken { name })
            }
            Err(error) => Err(error),
        }
    }

    async fn find(&mut self, parent: Option<&str>, name: &str) -> Result<Option<String>> {
        let lower = composed(name.trim()).to_lowercase();
        let found = self.known().await?.iter();
        let mut found =
            found.filter(|folder| folder.parent_id.as_deref() == parent && folder.name.to_lowercase() == lower);
        Ok(found.next().map(|folder| folder.id.clone()))
    }

    async fn known(&mut self) -> Result<&mut Vec<Folder>> {
        let known = match self.known.take() {
            Some(known) => known,
            None => self.engine.ports.folders.list(self.account).await?,
        };
        Ok(self.known.insert(known))
    }
}
