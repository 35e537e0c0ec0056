//! A key that pairs one device, once, within ten minutes. The local host prints it at its start, so
//! that the person who has started it can administer it. Only the hash of the key is kept, and only
//! in memory.

use crate::secret::token_matches;
use engine::digest::sha256_hex;
use model::Timestamp;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a key is valid.
const VALID: Duration = Duration::from_mins(10);

/// A key that can be used once.
pub struct OneTimeKey {
    hash: Mutex<Option<String>>,
    until: Timestamp,
}

impl OneTimeKey {
    /// Starts the validity of the key at `now`.
    pub fn new(key: &str, now: Timestamp) -> Self {
        Self { hash: Mutex::new(Some(sha256_hex(key))), until: now.plus(VALID) }
    }

    /// Whether this is the key and it is still valid. If so, it becomes invalid.
    pub fn take(&self, presented: &str, now: Timestamp) -> bool {
        let mut hash = self.hash.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = now < self.until && hash.as_deref().is_some_and(|hash| token_matches(presented, hash));
        if is_it {
            *hash = None;
        }
        is_it
    }
}

impl fmt::Debug for OneTimeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OneTimeKey").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_valid_once_and_for_ten_minutes() {
        let start = Timestamp(1_000);
        let key = OneTimeKey::new("k", start);
        assert!(!key.take("x", start) && !key.take("", start));
        assert!(key.take("k", Timestamp(1_000 + 599_999)));
        assert!(!key.take("k", Timestamp(1_000 + 599_999)));
        assert!(!OneTimeKey::new("k", start).take("k", Timestamp(1_000 + 600_000)));
        assert!(!format!("{:?}", OneTimeKey::new("k", start)).contains(&sha256_hex("k")));
    }
}
