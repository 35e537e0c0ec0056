//! Ids and randomness.

use model::Timestamp;
use uuid::Uuid;

/// Where ids and secrets come from.
pub trait Ids: Send + Sync {
    /// A new time-ordered id (UUIDv7) of that moment.
    fn uuid(&self, now: Timestamp) -> Uuid;

    /// 256 unpredictable bits.
    fn secret(&self) -> [u8; 32];
}
