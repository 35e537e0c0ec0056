//! Copies of the data: the database as it is at one moment, also while a host works on it, and the
//! key that opens what is sealed in it.

use crate::{data, root_key};
use embedded::Embedded;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing to copy.
    #[error("{} holds no data of Sluice", .0.display())]
    Nothing(PathBuf),
    /// Something is there that would be lost.
    #[error("{} is not empty; name a folder that is, or that is not there yet", .0.display())]
    Occupied(PathBuf),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database could not be read or written.
    #[error(transparent)]
    Database(#[from] embedded::Error),
}

/// Copies the data of a folder into another, which must be empty or not there. A host may work on
/// it meanwhile. A backup is put into the place of data that is not there in the same way.
pub fn copy(from: &Path, into: &Path) -> Result<(), Error> {
    let key = from.join(root_key::FILE);
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
    // The key first: it never changes, and data without it is worth little.
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
