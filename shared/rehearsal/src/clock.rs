//! A clock that follows tokio's. If tokio's clock is paused, it jumps to the next timer when all
//! tasks wait.

use async_trait::async_trait;
use engine::ports::Clock;
use model::Timestamp;
use tokio::time::Instant;

/// The time at which the clock begins by default: the first moment of 2024.
pub const START: Timestamp = Timestamp(1_704_067_200_000);

/// A clock that shows its start time when it is created, and then moves with tokio's clock.
#[derive(Clone, Copy, Debug)]
pub struct VirtualClock {
    start: Timestamp,
    origin: Instant,
}

impl VirtualClock {
    /// A clock that begins at [`START`]. It must be created within a tokio runtime.
    pub fn start() -> Self {
        Self::starting_at(START)
    }

    /// A clock that begins at this time. It must be created within a tokio runtime.
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start, origin: Instant::now() }
    }
}

#[async_trait]
impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        self.start.plus(self.origin.elapsed())
    }

    async fn sleep_until(&self, moment: Timestamp) {
        tokio::time::sleep_until(self.origin + self.start.until(moment)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn a_year_passes_at_once_and_exactly() {
        let clock = VirtualClock::start();
        assert_eq!(clock.now(), START);
        let later = START.plus(Duration::from_hours(365 * 24));
        clock.sleep_until(later).await;
        assert_eq!(clock.now(), later);
        clock.sleep_until(START).await;
        assert_eq!(clock.now(), later);
    }
}
