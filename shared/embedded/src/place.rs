use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

/// The path of a file of a database, and the identity of the file there.
///
/// A file that is deleted, moved or replaced stays open and accepts writes that are lost later. So
/// each request checks that the file is still there.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    file: (u64, u64),
}

impl Place {
    /// The file that is at this path now.
    pub(crate) fn of(path: PathBuf) -> io::Result<Self> {
        let file = identity(&std::fs::metadata(&path)?);
        Ok(Self { path, file })
    }

    /// Whether the same file is still at the path.
    pub(crate) fn is_kept(&self) -> bool {
        std::fs::metadata(&self.path).is_ok_and(|facts| identity(&facts) == self.file)
    }
}

fn identity(facts: &Metadata) -> (u64, u64) {
    (facts.dev(), facts.ino())
}
