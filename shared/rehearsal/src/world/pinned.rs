//! Ids from a seed. The id of the execution can be set.

use crate::ids::SeededIds;
use engine::ports::Ids;
use model::Timestamp;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Ids from a seed. The next one after [`Self::pin`] is the given one.
pub struct PinnedIds {
    seeded: SeededIds,
    next: Mutex<Option<Uuid>>,
}

impl PinnedIds {
    /// Ids from this seed.
    pub fn new(seed: u64) -> Self {
        Self { seeded: SeededIds::new(seed), next: Mutex::new(None) }
    }

    /// Sets the next id.
    pub fn pin(&self, id: Uuid) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
    }
}

impl Ids for PinnedIds {
    fn uuid(&self, now: Timestamp) -> Uuid {
        let pinned = self.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        pinned.unwrap_or_else(|| self.seeded.uuid(now))
    }

    fn secret(&self) -> [u8; 32] {
        self.seeded.secret()
    }
}
