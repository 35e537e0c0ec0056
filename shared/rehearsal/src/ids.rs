//! Ids that are the same for the same seed.

use engine::ports::Ids;
use model::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::{Builder, Uuid};

/// The difference of two consecutive states of a series.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number at this place, from 0, in the series of a seed (SplitMix64).
pub fn draw(seed: u64, place: u64) -> u64 {
    let mut z = seed.wrapping_add(place.wrapping_add(1).wrapping_mul(STEP));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Ids and "secrets" from a seeded series. The ids have the form of UUIDv7.
#[derive(Debug)]
pub struct SeededIds {
    state: AtomicU64,
}

impl SeededIds {
    /// A generator with a series of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self { state: AtomicU64::new(seed) }
    }

    /// The next number of the series.
    pub fn number(&self) -> u64 {
        draw(self.state.fetch_add(STEP, Ordering::Relaxed), 0)
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            let number = self.number().to_le_bytes();
            chunk.iter_mut().zip(number).for_each(|(to, from)| *to = from);
        }
        bytes
    }
}

impl Ids for SeededIds {
    fn uuid(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.0).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    fn secret(&self) -> [u8; 32] {
        self.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_another_differs() {
        let series = |seed| {
            let ids = SeededIds::new(seed);
            (ids.uuid(Timestamp(1)), ids.uuid(Timestamp(1)), ids.secret())
        };
        assert_eq!(series(1), series(1));
        assert_ne!(series(1), series(2));
        let (first, second, _) = series(1);
        assert_ne!(first, second);
        assert_eq!(first.get_version_num(), 7);
    }
}
