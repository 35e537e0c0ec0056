use std::sync::Arc;

/// The clock of the embedded services, in epoch milliseconds.
///
/// Waiting (a long poll) always uses `tokio::time`. A test that pauses tokio's clock should
/// therefore pass [`Clock::tokio`], so that both clocks move together.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// A clock that calls `now_ms` each time.
    pub fn new(now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    /// A clock that shows `start_ms` now and then moves with tokio's clock, which a test can pause
    /// and advance.
    pub fn tokio(start_ms: i64) -> Self {
        let start = tokio::time::Instant::now();
        Self::new(move || {
            let elapsed = i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX);
            start_ms.saturating_add(elapsed)
        })
    }

    /// The current time in epoch milliseconds.
    pub fn now_ms(&self) -> i64 {
        (self.0)()
    }
}
