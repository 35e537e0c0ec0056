//! The clock of the system.

use async_trait::async_trait;
use engine::ports::Clock;
use model::Timestamp;
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The clock of the system. It sleeps with tokio.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that all others ask")]
        let now = SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    async fn sleep_until(&self, moment: Timestamp) {
        // The system's clock can be set back while tokio's continues, so one sleep can end too
        // early.
        loop {
            let left = self.now().until(moment);
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }

    fn thread_time(&self) -> Duration {
        Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_past_moment_is_no_wait_and_a_coming_one_is_reached() {
        let start = SystemClock.now();
        SystemClock.sleep_until(Timestamp(0)).await;
        SystemClock.sleep_until(start.plus_millis(5)).await;
        assert!(SystemClock.now() >= start.plus_millis(5));
    }
}
