//! Ids and secrets from the randomness of the system.

use engine::ports::Ids;
use model::Timestamp;
use uuid::{Builder, Uuid};

/// Ids and secrets from the randomness of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn uuid(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.0).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random()).into_uuid()
    }

    fn secret(&self) -> [u8; 32] {
        random()
    }
}

/// Returns `N` random bytes.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::expect_used, reason = "without randomness every id could collide and every secret be guessed")]
    getrandom::fill(&mut bytes).expect("the system gives no random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_never_repeat() {
        let (early, late) =
            (RandomIds.uuid(Timestamp(1_704_067_200_000)), RandomIds.uuid(Timestamp(1_704_067_200_001)));
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
        assert_eq!(early.as_u128() >> 80, 1_704_067_200_000);
        assert_ne!(RandomIds.uuid(Timestamp(0)), RandomIds.uuid(Timestamp(0)));
        assert_ne!(RandomIds.secret(), RandomIds.secret());
    }
}
