//! Runs that want the same limit at the same time: each reads it and then writes, and only one
//! of the writes succeeds.

use crate::Engine;
use model::ExecutionId;
use std::time::Duration;

/// How often others may change a limit between a read of it and the write that relies on it.
pub const ROUNDS: u32 = 64;
/// From this round on a run pauses before the next one.
const PATIENT: u32 = 3;
/// The longest pauses come from this round on.
const LONGEST: u32 = 20;

/// Waits before the next read, after this number of rounds.
pub async fn pause(engine: &Engine, id: ExecutionId, rounds: u32) {
    if rounds > PATIENT {
        let clock = &engine.ports.clock;
        clock.sleep_until(clock.now().plus(own_pause(id, rounds))).await;
    }
}

/// A pause that differs between runs, so that runs that came at the same time do not come together
/// again.
pub fn own_pause(id: ExecutionId, rounds: u32) -> Duration {
    let spread = u64::try_from(id.uuid().as_u128() % 16).unwrap_or_default();
    Duration::from_millis((1 + spread) * u64::from(rounds.min(LONGEST)))
}
