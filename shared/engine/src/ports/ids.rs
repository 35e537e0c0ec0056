//! New ids, and random numbers.

use model::Timestamp;
use uuid::Uuid;

/// The source of ids and secrets.
pub trait Ids: Send + Sync {
    /// A new UUIDv7, which is ordered by time, with this time.
    fn uuid(&self, now: Timestamp) -> Uuid;

    /// A secret of 256 unpredictable bits.
    fn secret(&self) -> [u8; 32];
}
