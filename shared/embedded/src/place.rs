use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Clock;

/// How long the result of a check is used, in milliseconds. A check for each request would take 2 %
/// of the time of a short run.
const PERIOD: u64 = 50;

/// The path of a file of a database, and the identity of the file there.
///
/// A file that is deleted, moved or replaced stays open and accepts writes that are lost later. So
/// requests fail if the file is not there any more.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    file: (u64, u64),
    clock: Clock,
    /// The last period in which the file was seen.
    seen: AtomicU64,
}

impl Place {
    /// The file that is at this path now.
    pub(crate) fn of(path: PathBuf, clock: Clock) -> io::Result<Self> {
        let file = identity(&std::fs::metadata(&path)?);
        Ok(Self { path, file, clock, seen: AtomicU64::new(u64::MAX) })
    }

    /// Whether the same file is still at the path. It is checked once in a period of 50 ms.
    pub(crate) fn is_kept(&self) -> bool {
        let period = self.clock.now_ms().unsigned_abs() / PERIOD;
        if self.seen.load(Ordering::Relaxed) == period {
            return true;
        }
        let is_there = std::fs::metadata(&self.path).is_ok_and(|facts| identity(&facts) == self.file);
        if is_there {
            self.seen.store(period, Ordering::Relaxed);
        }
        is_there
    }
}

fn identity(facts: &Metadata) -> (u64, u64) {
    (facts.dev(), facts.ino())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicI64;

    #[test]
    fn a_file_that_is_replaced_is_missed_within_a_period() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "one").unwrap();
        let now = Arc::new(AtomicI64::new(1_000));
        let time = Arc::clone(&now);
        let place = Place::of(path.clone(), Clock::new(move || time.load(Ordering::Relaxed))).unwrap();
        assert!(place.is_kept());
        std::fs::write(folder.path().join("other"), "two").unwrap();
        std::fs::rename(folder.path().join("other"), &path).unwrap();
        // A clock that is set back is another period as well.
        for later in [1_050, 0, 1_100] {
            now.store(later, Ordering::Relaxed);
            assert!(!place.is_kept());
        }
    }
}
