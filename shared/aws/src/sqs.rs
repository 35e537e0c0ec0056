//! The step queue and the callback queue.

mod create;
pub mod receiver;

pub use create::{create_plain_queue, create_queues};
pub use engine::ports::Received;
pub use receiver::Receiver;

use crate::Config;
use crate::error::{not_configured, store_error};
use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use engine::ports::queue::MAX_DELAY;
use engine::ports::{CallbackMessage, CallbackQueue, SlotMessage, StepMessage, StepQueue, StoreError, Stored};
use model::AccountId;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The longest time that a message can be hidden after one receive.
const MAX_HIDDEN: Duration = Duration::from_hours(12);

/// Sends messages to a queue.
pub(crate) struct Sender {
    client: Client,
    url: Option<String>,
    /// The name of the queue in failures.
    service: &'static str,
    /// Whether the queue is in this process. Then the host that receives lets the accounts take
    /// turns, and hints need no groups.
    is_alone: bool,
}

impl Sender {
    /// Sends to the step queue.
    pub(crate) fn steps(config: &Config, client: &Client) -> Self {
        let (client, url) = (client.clone(), config.step_queue_url.clone());
        Self { client, url, service: "step queue", is_alone: config.is_alone }
    }

    /// Sends to the callback queue.
    pub(crate) fn callbacks(config: &Config, client: &Client) -> Self {
        Self { url: config.callback_queue_url.clone(), service: "callback queue", ..Self::steps(config, client) }
    }

    /// The group of a hint: a queue that treats groups fairly keeps one account with many runs from
    /// delaying those of others.
    fn account_group<'a>(&self, account: &'a AccountId) -> Option<&'a str> {
        (!self.is_alone).then(|| account.as_str())
    }

    fn url(&self) -> Stored<&str> {
        self.url.as_deref().ok_or_else(|| not_configured(self.service, self.service))
    }

    /// Sends the message, in a group that the queue treats fairly.
    async fn put(&self, message: &impl Serialize, delay: Duration, group: Option<&str>) -> Stored<()> {
        let body = serde_json::to_string(message).map_err(|error| StoreError::corrupt("message", error))?;
        let call = self.client.send_message().queue_url(self.url()?).message_body(body);
        let call = call.delay_seconds(seconds(delay, MAX_DELAY)).set_message_group_id(group.map(str::to_owned));
        call.send().await.map(|_| ()).map_err(|error| store_error(self.service, error))
    }
}

#[async_trait]
impl StepQueue for Sender {
    async fn send(&self, message: &StepMessage, delay: Duration) -> Stored<()> {
        self.put(message, delay, self.account_group(&message.account)).await
    }

    async fn send_batch(&self, hints: &[(StepMessage, Duration)]) -> Stored<usize> {
        if hints.is_empty() {
            return Ok(0);
        }
        let mut call = self.client.send_message_batch().queue_url(self.url()?);
        for (number, (hint, delay)) in hints.iter().enumerate() {
            let body = serde_json::to_string(hint).map_err(|error| StoreError::corrupt("message", error))?;
            let entry = SendMessageBatchRequestEntry::builder().id(number.to_string()).message_body(body);
            let group = self.account_group(&hint.account).map(str::to_owned);
            let entry = entry.delay_seconds(seconds(*delay, MAX_DELAY)).set_message_group_id(group).build();
            call = call.entries(
                entry.map_err(|error| StoreError::Refused { service: self.service, source: Box::new(error) })?,
            );
        }
        let answer = call.send().await.map_err(|error| store_error(self.service, error))?;
        Ok(answer.successful().len())
    }

    async fn send_slot(&self, message: &SlotMessage, delay: Duration) -> Stored<()> {
        self.put(message, delay, self.account_group(&message.account)).await
    }
}

#[async_trait]
impl CallbackQueue for Sender {
    async fn send(&self, message: &CallbackMessage, receiver: &str) -> Stored<()> {
        self.put(message, Duration::ZERO, Some(&group(&message.account, receiver))).await
    }

    async fn hide(&self, receipt: &str, delay: Duration) -> Stored<()> {
        let call = self.client.change_message_visibility().queue_url(self.url()?).receipt_handle(receipt);
        let call = call.visibility_timeout(seconds(delay, MAX_HIDDEN));
        call.send().await.map(|_| ()).map_err(|error| store_error(self.service, error))
    }
}

/// The message group of an account and a receiver. It contains a hash of the host name, which can
/// be longer than the name of a group.
fn group(account: &AccountId, receiver: &str) -> String {
    let hash = Sha256::digest(receiver.to_ascii_lowercase());
    let short = hash.iter().take(8).fold(0_u64, |short, byte| short << 8 | u64::from(*byte));
    format!("{account}:{short:016x}")
}

/// Whole seconds, rounded up, because a hint that arrives too early is dropped.
fn seconds(delay: Duration, most: Duration) -> i32 {
    let whole = delay.min(most).as_millis().div_ceil(1000);
    i32::try_from(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_receiver_of_an_account_has_a_group() {
        let account = |id| AccountId::parse(id).unwrap();
        let one = group(&account("a"), "example.com");
        assert_eq!(one, group(&account("a"), "EXAMPLE.com"));
        assert_ne!(one, group(&account("a"), "example.org"));
        assert_ne!(one, group(&account("b"), "example.com"));
        assert!(group(&account("a"), &"x".repeat(253)).len() <= 128);
    }

    #[test]
    fn a_delay_is_never_shorter_than_asked_nor_longer_than_possible() {
        for (millis, want) in [(0, 0), (1, 1), (1000, 1), (1001, 2), (900_000, 900), (86_400_000, 900)] {
            assert_eq!(seconds(Duration::from_millis(millis), MAX_DELAY), want, "{millis}");
        }
    }
}
