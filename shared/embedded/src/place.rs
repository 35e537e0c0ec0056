use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// The path of a file of a database, and the identity of the file there.
///
/// A file that is deleted, moved or replaced stays open and accepts writes that are lost later. So
/// requests check that the file is still there, except those shortly after a check.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    file: (u64, u64),
    /// When the process began to use the file.
    began: Instant,
    /// When the file was last there, in milliseconds since then; [`GONE`] once it was not.
    seen: AtomicU64,
}

/// How long the result of a check is used: a busy host would look hundreds of times meanwhile.
const FRESH_MS: u64 = 10;
/// The file was not there.
const GONE: u64 = u64::MAX;

impl Place {
    /// The file that is at this path now.
    pub(crate) fn of(path: PathBuf) -> io::Result<Self> {
        let file = identity(&std::fs::metadata(&path)?);
        #[expect(clippy::disallowed_methods, reason = "real time limits how often a real file is looked for")]
        let began = Instant::now();
        Ok(Self { path, file, began, seen: AtomicU64::new(0) })
    }

    /// Whether the same file was at the path within the last [`FRESH_MS`].
    pub(crate) fn is_kept(&self) -> bool {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(GONE - 1);
        let seen = self.seen.load(Ordering::Relaxed);
        if seen != GONE && now < seen.saturating_add(FRESH_MS) {
            return true;
        }
        let is_kept = std::fs::metadata(&self.path).is_ok_and(|facts| identity(&facts) == self.file);
        self.seen.store(if is_kept { now } else { GONE }, Ordering::Relaxed);
        is_kept
    }
}

fn identity(facts: &Metadata) -> (u64, u64) {
    (facts.dev(), facts.ino())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks until the check is made again.
    fn until(place: &Place, kept: bool) {
        while place.is_kept() != kept {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_file_that_is_gone_or_replaced_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, aside) = (folder.path().join("log"), folder.path().join("aside"));
        std::fs::write(&path, "a").unwrap();
        let place = Place::of(path.clone()).unwrap();
        assert!(place.is_kept());
        std::fs::rename(&path, &aside).unwrap();
        until(&place, false);
        std::fs::write(&path, "a").unwrap();
        assert!(!place.is_kept(), "another file is there");
        std::fs::rename(&aside, &path).unwrap();
        until(&place, true);
    }
}
