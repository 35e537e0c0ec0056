use std::path::PathBuf;

/// An error while the embedded services are opened or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another process, or another [`crate::Embedded`] in this one, has the
    /// same database open.
    #[error("the data at {} is in use by another process", path.display())]
    InUse {
        /// The lock file that is held.
        path: PathBuf,
    },
    /// The path of the database is not a file name in UTF-8.
    #[error("the database path {} cannot be used", path.display())]
    BadPath {
        /// The path as given.
        path: PathBuf,
    },
    /// The directory or the lock file could not be created.
    #[error("cannot prepare {}: {source}", path.display())]
    Io {
        /// The path of the file or directory.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        source: std::io::Error,
    },
    /// The database could not be opened or swept.
    #[error("the embedded database failed: {0}")]
    Database(#[from] dynamo::StoreError),
    /// The TCP endpoint failed.
    #[error("the tcp endpoint failed: {0}")]
    Serve(#[source] std::io::Error),
}
