//! The step queue, in the order in which its hints become visible. There is no callback queue:
//! the end of a test is not reported.

use async_trait::async_trait;
use engine::ports::{CallbackMessage, CallbackQueue, Clock, SlotMessage, StepMessage, StepQueue, Stored};
use model::{AccountId, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The hints that were sent and not taken yet.
pub struct Hints {
    account: AccountId,
    clock: Arc<dyn Clock>,
    waiting: Mutex<Vec<(Timestamp, StepMessage)>>,
    changed: Notify,
}

impl Hints {
    /// An empty queue for the executions of this account.
    pub fn new(account: AccountId, clock: Arc<dyn Clock>) -> Self {
        Self { account, clock, waiting: Mutex::default(), changed: Notify::new() }
    }

    /// When the next hint becomes visible.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.waiting().iter().map(|(at, _)| *at).min()
    }

    /// Takes the hints that are visible now, in order.
    pub fn take(&self, now: Timestamp) -> Vec<StepMessage> {
        let mut waiting = self.waiting();
        let (mut visible, later): (Vec<_>, Vec<_>) = waiting.drain(..).partition(|(at, _)| *at <= now);
        *waiting = later;
        visible.sort_by_key(|(at, _)| *at);
        visible.into_iter().map(|(_, hint)| hint).collect()
    }

    /// Returns when a hint was sent.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Adds a hint that becomes visible at this moment. Hints of other accounts are those of
    /// earlier cases.
    pub fn put(&self, at: Timestamp, hint: StepMessage) {
        if hint.account != self.account {
            return;
        }
        self.waiting().push((at, hint));
        self.changed.notify_one();
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<(Timestamp, StepMessage)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl StepQueue for Hints {
    async fn send(&self, message: &StepMessage, delay: Duration) -> Stored<()> {
        self.put(self.clock.now().plus(delay), message.clone());
        Ok(())
    }

    async fn send_batch(&self, hints: &[(StepMessage, Duration)]) -> Stored<usize> {
        for (message, delay) in hints {
            StepQueue::send(self, message, *delay).await?;
        }
        Ok(hints.len())
    }

    async fn send_slot(&self, _: &SlotMessage, _: Duration) -> Stored<()> {
        Ok(())
    }
}

#[async_trait]
impl CallbackQueue for Hints {
    async fn send(&self, _: &CallbackMessage, _: &str) -> Stored<()> {
        Ok(())
    }

    async fn hide(&self, _: &str, _: Duration) -> Stored<()> {
        Ok(())
    }
}
