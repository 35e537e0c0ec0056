//! The clock of the host: the system's clock, but it never goes back.

use async_trait::async_trait;
use aws::SystemClock;
use engine::ports::Clock;
use model::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How far the system's clock can be set back without a log message, because the services that keep
/// clocks correct do that all the time.
const UNNOTICED: Duration = Duration::from_secs(1);
/// While the system's clock is behind, this clock is slower by one part in `SLOWER`.
const SLOWER: i64 = 10;

/// The system's clock, but it never goes back. Waits, leases and schedules are moments: if the
/// system's clock is set back by an hour, all of them would be delayed by an hour. So this clock
/// continues from where it was, a tenth slower, until the system's clock has caught up.
#[derive(Clone)]
pub struct SteadyClock(Arc<Inner>);

struct Inner {
    system: Box<dyn Fn() -> Timestamp + Send + Sync>,
    last: Mutex<Last>,
}

/// The last shown time, and when it was shown.
struct Last {
    shown: Timestamp,
    at: Instant,
    is_behind: bool,
}

impl SteadyClock {
    /// A clock based on the system's clock.
    pub fn system() -> Self {
        Self::over(|| SystemClock.now())
    }

    fn over(system: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        let last = Mutex::new(Last { shown: system(), at: Instant::now(), is_behind: false });
        Self(Arc::new(Inner { system: Box::new(system), last }))
    }
}

impl Last {
    fn move_to(&mut self, system: Timestamp) -> Timestamp {
        let now = Instant::now();
        let passed = i64::try_from((now - self.at).as_millis()).unwrap_or(i64::MAX);
        let expected = self.shown.plus_millis(passed);
        let behind = system.until(expected);
        if behind <= UNNOTICED {
            if std::mem::take(&mut self.is_behind) {
                tracing::warn!("the system's clock has caught up");
            }
            // The system's clock is ahead of the shown time, or so little behind that standing
            // still is enough.
            if system > self.shown {
                (self.shown, self.at) = (system, now);
            }
            return self.shown;
        }
        if !std::mem::replace(&mut self.is_behind, true) {
            let seconds = behind.as_secs();
            tracing::warn!(
                seconds,
                "the system's clock was set back; waits and schedules go on by the host's own, which runs a tenth slower until both agree"
            );
        }
        // The remainder that is less than a step is left for the next time.
        if passed >= SLOWER {
            self.shown = self.shown.plus_millis(passed - passed / SLOWER);
            self.at = now;
        }
        self.shown
    }
}

#[async_trait]
impl Clock for SteadyClock {
    fn now(&self) -> Timestamp {
        let system = (self.0.system)();
        self.0.last.lock().unwrap_or_else(PoisonError::into_inner).move_to(system)
    }

    async fn sleep_until(&self, moment: Timestamp) {
        loop {
            let left = self.now().until(moment);
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }

    fn thread_time(&self) -> Duration {
        SystemClock.thread_time()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_is_set_back_goes_on_and_meets_the_system_s() {
        let (offset, start) = (Arc::new(AtomicI64::new(0)), Instant::now());
        let system = {
            let offset = Arc::clone(&offset);
            move || Timestamp(1_000_000_000 + start.elapsed().as_millis() as i64 + offset.load(Ordering::Relaxed))
        };
        let clock = SteadyClock::over(system.clone());
        let begin = clock.now();
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(begin.until(clock.now()), Duration::from_secs(5));
        offset.store(-3_600_000, Ordering::Relaxed);
        let slept = Instant::now();
        let moment = clock.now().plus(Duration::from_secs(9));
        clock.sleep_until(moment).await;
        assert!(clock.now() >= moment);
        assert!(slept.elapsed() <= Duration::from_secs(11), "{:?}: it rests", slept.elapsed());
        // Even if it is read every millisecond, it continues.
        let before = clock.now();
        for _ in 0..1_000 {
            tokio::time::advance(Duration::from_millis(1)).await;
            clock.now();
        }
        assert!((850..=950).contains(&before.until(clock.now()).as_millis()), "{:?}", before.until(clock.now()));
        let mut last = clock.now();
        for _ in 0..1_000 {
            tokio::time::advance(Duration::from_mins(1)).await;
            let now = clock.now();
            assert!(now >= last);
            last = now;
        }
        assert!(clock.now().0.abs_diff(system().0) <= 1_000, "they never meet");
        // If the system's clock is set forward, it follows at once.
        offset.store(7_200_000, Ordering::Relaxed);
        assert_eq!(clock.now(), system());
    }
}
