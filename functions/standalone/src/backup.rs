//! Backups: copies of the database as it is at one moment, also while a host uses it, and of the
//! key that seals the secrets in it.

use crate::{data, root_key};
use embedded::Embedded;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The reason why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no data to copy.
    #[error("{} holds no data of Sluice", .0.display())]
    Nothing(PathBuf),
    /// The data were written by an earlier version.
    #[error("{} holds data of an earlier version; back up and restore such data with that version", .0.display())]
    Earlier(PathBuf),
    /// The target contains files that would be overwritten.
    #[error("{} is not empty; name a folder that is, or that is not there yet", .0.display())]
    Occupied(PathBuf),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The database could not be read or written.
    #[error(transparent)]
    Database(#[from] embedded::Error),
}

/// Copies the data of a folder into another one, which must be empty or absent. A host can use the
/// data at the same time. A backup is restored in the same way, into a folder without data.
pub fn copy(from: &Path, into: &Path) -> Result<(), Error> {
    let key = from.join(root_key::FILE);
    if data::is_earlier(from) {
        return Err(Error::Earlier(from.to_owned()));
    }
    if data::is_new(from) || !key.is_file() {
        return Err(Error::Nothing(from.to_owned()));
    }
    let within = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::File { path, source }
    };
    DirBuilder::new().recursive(true).mode(0o700).create(into).map_err(within(into))?;
    if fs::read_dir(into).map_err(within(into))?.next().is_some() {
        return Err(Error::Occupied(into.to_owned()));
    }
    // The key is copied first: it never changes, and without it the secrets in the data cannot be
    // opened.
    let (digits, copied) = (fs::read(&key).map_err(within(&key))?, into.join(root_key::FILE));
    write_new(&copied, &digits).map_err(within(&copied))?;
    Embedded::copy(&data::database(from), &data::database(into))?;
    data::prepare(into).map_err(within(into))?;
    let folder = File::open(into).and_then(|folder| folder.sync_all());
    folder.map_err(within(into))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}
