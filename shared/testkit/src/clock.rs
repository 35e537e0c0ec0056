//! A clock that follows tokio's. A test can pause tokio's clock; then time passes at once when all
//! tasks wait.

use async_trait::async_trait;
use engine::ports::Clock;
use model::Timestamp;
use tokio::time::Instant;

/// The time at which every test begins: the first moment of 2024.
pub const START: Timestamp = Timestamp(1_704_067_200_000);

/// Shows [`START`] when it is created, and moves with tokio's clock.
#[derive(Clone, Copy, Debug)]
pub struct TestClock {
    origin: Instant,
}

impl TestClock {
    /// Starts the clock. It must be called within a tokio runtime.
    pub fn start() -> Self {
        Self { origin: Instant::now() }
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        START.plus(self.origin.elapsed())
    }

    async fn sleep_until(&self, moment: Timestamp) {
        tokio::time::sleep_until(self.origin + START.until(moment)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn a_year_passes_at_once_and_exactly() {
        let clock = TestClock::start();
        assert_eq!(clock.now(), START);
        let later = START.plus(Duration::from_hours(365 * 24));
        clock.sleep_until(later).await;
        assert_eq!(clock.now(), later);
        clock.sleep_until(START).await;
        assert_eq!(clock.now(), later);
    }
}
