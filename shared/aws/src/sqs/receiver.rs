//! Receives messages, for hosts without a Lambda event source that polls the queue.

use crate::Config;
use crate::error::{not_configured, store_error};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, Message, MessageSystemAttributeName};
use aws_smithy_types::timeout::TimeoutConfig;
use engine::ports::{Received, StoreError, Stored};
use std::time::Duration;

/// Longer than one call can wait for messages.
const POLL_TIMEOUT: Duration = Duration::from_secs(25);

/// Receives the messages of a queue.
#[derive(Clone, Debug)]
pub struct Receiver {
    client: Client,
    url: String,
    /// The name of the queue in failures.
    service: &'static str,
}

impl Receiver {
    /// Receives from the configured step queue.
    pub fn steps(config: &Config, client: &Client) -> Stored<Self> {
        Self::of(config.step_queue_url.clone(), client, "step queue")
    }

    /// Receives from the configured callback queue.
    pub fn callbacks(config: &Config, client: &Client) -> Stored<Self> {
        Self::of(config.callback_queue_url.clone(), client, "callback queue")
    }

    /// Receives from the dead-letter queue of callbacks, which has the name that
    /// [`super::create_queues`] gives it.
    pub fn dead_callbacks(config: &Config, client: &Client) -> Stored<Self> {
        let url = config.callback_queue_url.as_ref().map(|url| format!("{url}-dead"));
        Self::of(url, client, "queue of dead callbacks")
    }

    fn of(url: Option<String>, client: &Client, service: &'static str) -> Stored<Self> {
        let url = url.ok_or_else(|| not_configured(service, service))?;
        Ok(Self { client: client.clone(), url, service })
    }

    /// Up to `max` (at most 10) messages, as soon as there is one; none after `wait` (at most 20
    /// s).
    pub async fn receive(&self, max: u8, wait: Duration) -> Stored<Vec<Received>> {
        let timeouts =
            TimeoutConfig::builder().operation_attempt_timeout(POLL_TIMEOUT).operation_timeout(POLL_TIMEOUT * 2);
        let call = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(i32::from(max.clamp(1, 10)))
            .wait_time_seconds(i32::try_from(wait.as_secs().min(20)).unwrap_or(20))
            .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
            .customize()
            .config_override(aws_sdk_sqs::config::Builder::default().timeout_config(timeouts.build()));
        let answer = call.send().await.map_err(|error| store_error(self.service, error))?;
        Ok(answer.messages.unwrap_or_default().into_iter().map(received).collect())
    }

    /// Deletes a message after it was handled.
    pub async fn delete(&self, receipt: &str) -> Stored<()> {
        let call = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt);
        call.send().await.map(|_| ()).map_err(|error| store_error(self.service, error))
    }

    /// Deletes up to 10 messages in one request. Returns how many could not be deleted.
    pub async fn delete_batch(&self, receipts: impl Iterator<Item = &str> + Send) -> Stored<usize> {
        let mut call = self.client.delete_message_batch().queue_url(&self.url);
        for (number, receipt) in receipts.enumerate() {
            let entry = DeleteMessageBatchRequestEntry::builder().id(number.to_string()).receipt_handle(receipt);
            call = call.entries(
                entry
                    .build()
                    .map_err(|error| StoreError::Refused { service: self.service, source: Box::new(error) })?,
            );
        }
        let answer = call.send().await.map_err(|error| store_error(self.service, error))?;
        Ok(answer.failed().len())
    }
}

fn received(message: Message) -> Received {
    let count =
        message.attributes.and_then(|all| all.get(&MessageSystemAttributeName::ApproximateReceiveCount)?.parse().ok());
    Received {
        body: message.body.unwrap_or_default(),
        receipt: message.receipt_handle.unwrap_or_default(),
        receives: count.unwrap_or(1),
    }
}
