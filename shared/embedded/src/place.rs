use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

/// Where a database lies, and which file it is.
///
/// A file that is deleted, moved or replaced stays open and takes writes, which
/// nobody would find again: so each request asks whether it is still there.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    file: (u64, u64),
}

impl Place {
    /// The file that is there now.
    pub(crate) fn of(path: PathBuf) -> io::Result<Self> {
        let file = identity(&std::fs::metadata(&path)?);
        Ok(Self { path, file })
    }

    /// Whether it is there still.
    pub(crate) fn is_kept(&self) -> bool {
        std::fs::metadata(&self.path).is_ok_and(|facts| identity(&facts) == self.file)
    }
}

fn identity(facts: &Metadata) -> (u64, u64) {
    (facts.dev(), facts.ino())
}
