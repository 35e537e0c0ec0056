//! The keys of a file's last operations, each as the first bytes of its digest.

use sha2::{Digest, Sha256};

/// The stored bytes of a digest.
const DIGEST: usize = 8;
/// The number of stored keys. A repeated operation is not recognised after this number of other
/// operations on the same file.
const KEPT: usize = 64;

/// The keys, the oldest first.
#[derive(Default)]
pub(super) struct Keys(Vec<u8>);

impl Keys {
    pub(super) fn read(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub(super) fn hold(&self, key: &str) -> bool {
        let digest = digest(key);
        self.0.chunks_exact(DIGEST).any(|kept| kept == digest)
    }

    /// The keys with one more; the oldest is dropped if there are too many.
    pub(super) fn with(&self, key: &str) -> Self {
        let surplus = (self.0.len() / DIGEST + 1).saturating_sub(KEPT) * DIGEST;
        let mut bytes = self.0.get(surplus..).unwrap_or_default().to_vec();
        bytes.extend_from_slice(&digest(key));
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.0.clone()
    }
}

fn digest(key: &str) -> [u8; DIGEST] {
    let whole: [u8; 32] = Sha256::digest(key.as_bytes()).into();
    whole.first_chunk().copied().unwrap_or_default()
}

/// The pause of one of several writers of the same file, in milliseconds: up to 10 in the first
/// round, then twice as long in each round, at most 1280.
pub(super) fn pause(key: &str, round: u32) -> i64 {
    let [first, second, ..] = digest(&format!("{round} {key}"));
    let bound = 10_i64 << round.min(7);
    1 + i64::from(u16::from_le_bytes([first, second])) % bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_keys_are_held_and_no_others() {
        let keys = (0..100).fold(Keys::default(), |keys, i| keys.with(&format!("exec-{i}/a/1")));
        assert_eq!(keys.bytes().len(), KEPT * DIGEST);
        let held = |i: usize| Keys::read(keys.bytes()).hold(&format!("exec-{i}/a/1"));
        assert!((36..100).all(held));
        assert!(!(0..36).any(held) && !held(100));
        assert!(!Keys::read(vec![1, 2, 3]).hold("x"), "damage is no match");
    }

    #[test]
    fn pauses_are_bounded() {
        assert!((0..50).all(|round| (1..=1280).contains(&pause("k", round))));
    }
}
