use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use dynoxide::Database;
use tokio::net::TcpListener;

use crate::lock::DataLock;
use crate::place::Place;
use crate::sdk_client::InProcess;
use crate::services::Services;
use crate::sqs::Sqs;
use crate::{Clock, Error, serve};

/// The number of deletions after which compacting frees enough space to be worthwhile.
const WORTH_COMPACTING: u64 = 2_000;
/// The largest file in bytes that is rewritten while requests wait.
const MOST_COMPACTED: u64 = 256 * 1024 * 1024;

/// Where the DynamoDB tables are stored. Queues are always in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In memory: the data are lost when the process ends.
    Memory,
    /// In a SQLite file at this path. Missing directories are created. A lock file next to it keeps
    /// a second process out.
    File(PathBuf),
    /// In a file, but a commit does not wait for the disk. Written data survive every end of the
    /// process; after a crash of the machine the latest may be lost. Writes are about twice as
    /// fast.
    FileUnflushed(PathBuf),
}

/// The embedded services. Clones are cheap and use the same services.
#[derive(Debug, Clone)]
pub struct Embedded {
    services: Arc<Services>,
}

impl Embedded {
    /// Opens the services.
    ///
    /// `clock` drives all of SQS, and the expiry of items in memory storage. File storage uses the
    /// system's clock for expiry, because the database crate offers no other for files.
    pub fn open(storage: Storage, clock: Clock) -> Result<Self, Error> {
        let (database, held) = match storage {
            Storage::Memory => (Database::memory_with_clock(Arc::new(clock.clone()))?, None),
            Storage::File(path) => open_file(&path)?,
            Storage::FileUnflushed(path) => {
                let (database, held) = open_file(&path)?;
                // The only public call that sets `synchronous = NORMAL`. The other settings that it
                // restores are the defaults.
                database.disable_bulk_loading()?;
                (database, held)
            }
        };
        let (lock, place) = held.unzip();
        let services = Services { database, sqs: Sqs::new(clock), place, deleted: AtomicU64::new(0), _lock: lock };
        Ok(Self { services: Arc::new(services) })
    }

    /// An HTTP client for an AWS SDK configuration that is answered in this process. The
    /// configuration still needs a region and an endpoint URL; neither is used. Leave out
    /// credentials and call `allow_no_auth()`, because signing would take a fifth of the time of a
    /// read.
    pub fn sdk_http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess::new(Arc::clone(&self.services)))
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

    /// Copies the database at `from`, as it is at one moment, into a new file.
    ///
    /// Another process can use the database at the same time: a reader of SQLite sees what was
    /// committed when it began. A file that is not a database of this crate, or one of a newer
    /// version, is refused.
    pub fn copy(from: &Path, into: &Path) -> Result<(), Error> {
        let text =
            |path: &Path| path.to_str().map(str::to_owned).ok_or_else(|| Error::BadPath { path: path.to_owned() });
        // SQLite would read a relative path that begins with `file:` as a URL.
        let from = from.canonicalize().map_err(|source| Error::Io { path: from.to_owned(), source })?;
        let database = Database::new(&text(&from)?)?;
        database.vacuum_into(&text(into)?)?;
        let synced = std::fs::File::open(into).and_then(|file| file.sync_all());
        synced.map_err(|source| Error::Io { path: into.to_owned(), source })
    }

    /// Whether the database file is still where it was opened. If it is not, requests fail.
    pub fn is_in_place(&self) -> bool {
        self.services.place.as_ref().is_none_or(Place::is_kept)
    }

    /// Deletes the items whose time to live has passed, and returns their number.
    ///
    /// Only this function deletes them. It runs on the calling thread, one page of items at a time,
    /// and lets waiting requests run between pages.
    pub fn sweep_ttl(&self) -> Result<usize, Error> {
        Ok(self.services.database.sweep_ttl()?)
    }

    /// Frees the space of deleted items, if many have been deleted since the last call.
    ///
    /// The file is rewritten, and every request waits until that is done: about a second for a
    /// hundred megabytes. A file that is too large for this is left as it is; its free pages are
    /// used again.
    pub fn compact(&self) -> Result<bool, Error> {
        let Services { database, deleted, .. } = &*self.services;
        if deleted.load(Ordering::Relaxed) < WORTH_COMPACTING || database.db_size_bytes()? > MOST_COMPACTED {
            return Ok(false);
        }
        deleted.store(0, Ordering::Relaxed);
        database.vacuum()?;
        Ok(true)
    }
}

fn open_file(path: &Path) -> Result<(Database, Option<(DataLock, Place)>), Error> {
    let bad_path = || Error::BadPath { path: path.to_owned() };
    let name = path.file_name().ok_or_else(bad_path)?;
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let io = |source| Error::Io { path: parent.to_owned(), source };
    std::fs::create_dir_all(parent).map_err(io)?;
    // SQLite would read a relative path that begins with `file:` as a URL. In addition, two
    // spellings of one directory must lock the same file.
    let path = parent.canonicalize().map_err(io)?.join(name);
    let lock = DataLock::acquire(&path)?;
    let database = Database::new(path.to_str().ok_or_else(bad_path)?)?;
    let place = Place::of(path).map_err(io)?;
    Ok((database, Some((lock, place))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opener_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("new/data.sqlite");
        let open = || Embedded::open(Storage::File(file.clone()), Clock::new(|| 0));
        let first = open().unwrap();
        let client = first.sdk_http_client();
        drop(first);
        assert!(matches!(open(), Err(Error::InUse { .. })), "a client still uses the data");
        drop(client);
        open().unwrap();
    }

    #[test]
    fn a_copy_holds_what_was_there_and_another_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let (file, copy) = (dir.path().join("data.sqlite"), dir.path().join("copy.sqlite"));
        assert!(matches!(Embedded::copy(&file, &copy), Err(Error::Io { .. })), "nothing to copy");
        let _open = Embedded::open(Storage::File(file.clone()), Clock::new(|| 0)).unwrap();
        Embedded::copy(&file, &copy).unwrap();
        assert!(Embedded::copy(&file, &copy).is_err(), "a copy went over another");
        std::fs::write(&copy, "not a database at all, and longer than a head").unwrap();
        let error = Embedded::copy(&copy, &dir.path().join("more.sqlite")).unwrap_err();
        assert!(error.to_string().contains("not a valid SQLite database"), "{error}");
    }

    #[test]
    fn a_path_without_a_file_name_is_refused() {
        let open = Embedded::open(Storage::File("..".into()), Clock::new(|| 0));
        assert!(matches!(open, Err(Error::BadPath { .. })));
    }
}
