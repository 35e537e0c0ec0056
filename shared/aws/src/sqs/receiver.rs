//! The receiving end, for hosts where no Lambda event source polls the queue.

use super::SERVICE;
use crate::Config;
use crate::error::{not_configured, store_error};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use aws_smithy_types::timeout::TimeoutConfig;
use engine::ports::Stored;
use std::time::Duration;

/// Above what one call can wait for messages.
const POLL_TIMEOUT: Duration = Duration::from_secs(25);

/// A message that was received and is hidden from others for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The body as sent; check it.
    pub body: String,
    /// What deletes it.
    pub receipt: String,
    /// How often it has been received, this time included.
    pub receives: u32,
}

/// The receiving end of the step queue.
#[derive(Clone, Debug)]
pub struct Receiver {
    client: Client,
    url: String,
}

impl Receiver {
    /// The configured step queue's.
    pub fn new(config: &Config, client: &Client) -> Stored<Self> {
        let url = config.step_queue_url.clone().ok_or_else(|| not_configured(SERVICE, "the step queue"))?;
        Ok(Self { client: client.clone(), url })
    }

    /// Up to `max` (at most 10) messages, as soon as there is one; none after `wait` (at most 20 s).
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
        let answer = call.send().await.map_err(|error| store_error(SERVICE, error))?;
        Ok(answer.messages.unwrap_or_default().into_iter().map(received).collect())
    }

    /// Deletes a message that was handled.
    pub async fn delete(&self, receipt: &str) -> Stored<()> {
        let call = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt);
        call.send().await.map(|_| ()).map_err(|error| store_error(SERVICE, error))
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
