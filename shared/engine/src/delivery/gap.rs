//! The gap before the next attempt of a callback.

use model::ExecutionId;
use std::time::Duration;

/// The longest gap that a receiver can ask for with `Retry-After`.
const MAX_ASKED: Duration = Duration::from_hours(1);

/// The gap after this number of attempts; zero after the last one. It varies by 20 % in both
/// directions, so that deliveries that have failed together are not repeated together. The
/// variation comes from the random bits of the id of the run. If the receiver asks for a longer
/// gap, that one is used, up to an hour.
pub fn gap(gaps: &[Duration], id: ExecutionId, attempts: u32, asked: Option<Duration>) -> Duration {
    let at = attempts.saturating_sub(1);
    let Some(gap) = gaps.get(at as usize) else { return Duration::ZERO };
    let bits = id.uuid().as_u128() >> (at * 8);
    let percent = 80 + (bits % 41) as u32;
    (*gap * percent / 100).max(asked.unwrap_or_default().min(MAX_ASKED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_grow_are_spread_and_end() {
        let gaps = [10, 60, 300].map(Duration::from_secs);
        let ids = (0..200_u128).map(|n| ExecutionId::from_uuid(uuid::Uuid::from_u128(n * 0x0001_0203_0405)));
        let mut first = std::collections::BTreeSet::new();
        for id in ids {
            for (attempts, gap_s) in [(1, 10), (2, 60), (3, 300)] {
                let millis = gap(&gaps, id, attempts, None).as_millis();
                assert!((gap_s * 800..=gap_s * 1200).contains(&millis), "{id} after {attempts}: {millis} ms");
            }
            first.insert(gap(&gaps, id, 1, None));
            assert_eq!(gap(&gaps, id, 4, None), Duration::ZERO);
        }
        assert!(first.len() > 20, "{first:?}");
        let id = ExecutionId::from_uuid(uuid::Uuid::from_u128(7));
        assert_eq!(gap(&gaps, id, 2, None), gap(&gaps, id, 2, None));
        assert_eq!(gap(&gaps, id, u32::MAX, None), Duration::ZERO);
        let asked = |attempts, seconds| gap(&gaps, id, attempts, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(1, 0), gap(&gaps, id, 1, None));
        assert_eq!([asked(1, 90), asked(1, 7200)], [90, 3600].map(Duration::from_secs));
        assert_eq!(asked(4, 90), Duration::ZERO);
    }
}
