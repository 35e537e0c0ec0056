use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector, http_client_fn};
use dynamo::Dynamo;
use tokio::net::TcpListener;

use crate::lock::DataLock;
use crate::place::Place;
use crate::sdk_client::Connector;
use crate::services::Services;
use crate::sqs::Sqs;
use crate::{Clock, Error, serve};

/// Where the DynamoDB tables are stored. Queues are always in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In memory: the data are lost when the process ends.
    Memory,
    /// In a folder at this path, and every answer waits for the disk. Missing folders are created.
    /// A lock file next to it prevents that a second process opens it.
    Folder(PathBuf),
    /// In a folder, but no answer waits for the disk. Written data survive every end of the
    /// process; after a crash of the machine the latest may be lost.
    FolderUnflushed(PathBuf),
}

/// The embedded services. Clones are cheap and use the same services.
#[derive(Debug, Clone)]
pub struct Embedded {
    services: Arc<Services>,
}

impl Embedded {
    /// Opens the services. `clock` drives all of SQS, and the expiry of items.
    pub fn open(storage: Storage, clock: Clock) -> Result<Self, Error> {
        let now = {
            let clock = clock.clone();
            move || clock.now_ms()
        };
        let (path, is_flushed) = match storage {
            Storage::Memory => (None, false),
            Storage::Folder(path) => (Some(path), true),
            Storage::FolderUnflushed(path) => (Some(path), false),
        };
        let (database, held) = match path {
            None => (Dynamo::open(dynamo::Place::Memory, now)?, None),
            Some(path) => {
                let (path, lock) = lock_folder(&path)?;
                let database = Dynamo::open(dynamo::Place::Folder { path: path.clone(), is_flushed }, now)?;
                let mark = Dynamo::mark(&path);
                let place = Place::of(mark).map_err(|source| Error::Io { path, source })?;
                (database, Some((lock, place)))
            }
        };
        let (lock, place) = held.unzip();
        Ok(Self { services: Arc::new(Services { database, sqs: Sqs::new(clock), place, _lock: lock }) })
    }

    /// An HTTP client for an AWS SDK configuration that is answered in this process. The
    /// configuration still needs a region and an endpoint URL; neither is used. Leave out
    /// credentials and call `allow_no_auth()`, because signing would take a fifth of the time of a
    /// read.
    pub fn sdk_http_client(&self) -> SharedHttpClient {
        let connector = self.sdk_connector();
        http_client_fn(move |_, _| connector.clone())
    }

    /// The same for a caller that sends requests without a client.
    pub fn sdk_connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector { services: Arc::clone(&self.services) })
    }

    /// Serves both services on `listener` until `shutdown` completes. Then waiting long polls are
    /// ended and other requests are finished.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Error> {
        serve::serve(Arc::clone(&self.services), listener, shutdown).await
    }

    /// Whether something was ever written to the database in the folder.
    pub fn has_data(folder: &Path) -> bool {
        Dynamo::has_data(folder)
    }

    /// Copies the database in the folder `from`, as it is at one moment, into a new folder. Another
    /// process can use the database at the same time.
    pub fn copy(from: &Path, into: &Path) -> Result<(), Error> {
        Ok(Dynamo::copy(from, into)?)
    }

    /// Whether the database is still where it was opened. If it is not, requests fail.
    pub fn is_in_place(&self) -> bool {
        self.services.place.as_ref().is_none_or(Place::is_kept)
    }

    /// Deletes the items whose time to live has passed, and returns their number.
    ///
    /// Only this function deletes them. It runs on the calling thread, and lets waiting requests
    /// run after every hundred items.
    pub fn sweep_ttl(&self) -> Result<usize, Error> {
        Ok(self.services.database.sweep()?)
    }

    /// Frees the space of deleted items, if they are a large part of the stored items. It runs on
    /// the calling thread; requests wait while the file is rewritten.
    pub fn compact(&self) -> Result<bool, Error> {
        Ok(self.services.database.compact()?)
    }
}

/// Locks the folder. The result is its path without links, so that two spellings of it lock the
/// same file.
fn lock_folder(path: &Path) -> Result<(PathBuf, DataLock), Error> {
    let name = path.file_name().ok_or_else(|| Error::BadPath { path: path.to_owned() })?;
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let io = |source| Error::Io { path: parent.to_owned(), source };
    std::fs::create_dir_all(parent).map_err(io)?;
    let path = parent.canonicalize().map_err(io)?.join(name);
    let lock = DataLock::acquire(&path)?;
    Ok((path, lock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("new/data");
        let open = || Embedded::open(Storage::Folder(file.clone()), Clock::new(|| 0));
        let first = open().unwrap();
        let client = first.sdk_http_client();
        drop(first);
        assert!(matches!(open(), Err(Error::InUse { .. })), "a client still uses the data");
        drop(client);
        open().unwrap();
    }

    #[test]
    fn a_copy_is_refused_where_something_is_and_of_what_is_no_database() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, copy) = (dir.path().join("data"), dir.path().join("copy"));
        assert!(Embedded::copy(&folder, &copy).is_err(), "nothing to copy");
        let _open = Embedded::open(Storage::Folder(folder.clone()), Clock::new(|| 0)).unwrap();
        Embedded::copy(&folder, &copy).unwrap();
        assert!(Embedded::copy(&folder, &copy).is_err(), "a copy went over another");
        std::fs::write(copy.join("FORMAT"), "something else").unwrap();
        let error = Embedded::copy(&copy, &dir.path().join("more")).unwrap_err();
        assert!(error.to_string().contains("this version cannot read"), "{error}");
    }

    #[test]
    fn a_path_without_a_file_name_is_refused() {
        let open = Embedded::open(Storage::Folder("..".into()), Clock::new(|| 0));
        assert!(matches!(open, Err(Error::BadPath { .. })));
    }
}
