//! The step queue.

pub mod receiver;

pub use receiver::{Received, Receiver};

use crate::error::{not_configured, store_error};
use crate::{Config, Error};
use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use engine::ports::queue::MAX_DELAY;
use engine::ports::{StepMessage, StepQueue, StoreError, Stored};
use std::time::Duration;

/// How failures name this service.
const SERVICE: &str = "step queue";
/// A message received so often is set aside.
const MAX_RECEIVES: u32 = 5;

/// The sending end.
pub(crate) struct Sender {
    client: Client,
    url: Option<String>,
}

impl Sender {
    pub(crate) fn new(config: &Config, client: &Client) -> Self {
        Self { client: client.clone(), url: config.step_queue_url.clone() }
    }
}

#[async_trait]
impl StepQueue for Sender {
    async fn send(&self, message: &StepMessage, delay: Duration) -> Stored<()> {
        let url = self.url.as_deref().ok_or_else(|| not_configured(SERVICE, "the step queue"))?;
        let body = serde_json::to_string(message).map_err(|error| StoreError::corrupt("step message", error))?;
        let call = self.client.send_message().queue_url(url).message_body(body).delay_seconds(seconds(delay));
        call.send().await.map(|_| ()).map_err(|error| store_error(SERVICE, error))
    }
}

/// Whole seconds, never less than asked: a hint that comes early is dropped as such.
fn seconds(delay: Duration) -> i32 {
    let whole = delay.min(MAX_DELAY).as_millis().div_ceil(1000);
    i32::try_from(whole).unwrap_or(0)
}

/// Makes the configured queue, and one beside it for what cannot be handled, where no template does. `visibility` is how long a received
/// message stays hidden.
pub async fn create_queue(client: &Client, config: &Config, visibility: Duration) -> Result<(), Error> {
    let url = config.step_queue_url.as_deref().ok_or(Error::NotConfigured { what: "the step queue" })?;
    let name = url.rsplit('/').next().unwrap_or_default();
    create(client, name, visibility).await.map_err(|source| Error::Prepare { what: format!("queue {name}"), source })
}

/// Makes a queue with no settings of its own, which others read.
pub async fn create_plain_queue(client: &Client, name: &str) -> Result<(), Error> {
    let made = client.create_queue().queue_name(name).send().await;
    made.map(|_| ()).map_err(|source| Error::Prepare { what: format!("queue {name}"), source: source.into() })
}

async fn create(
    client: &Client,
    name: &str,
    visibility: Duration,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let dead = client.create_queue().queue_name(format!("{name}-dead")).send().await?;
    let arn = client
        .get_queue_attributes()
        .set_queue_url(dead.queue_url)
        .attribute_names(QueueAttributeName::QueueArn)
        .send()
        .await?;
    let arn =
        arn.attributes().and_then(|all| all.get(&QueueAttributeName::QueueArn)).ok_or("the queue tells no arn")?;
    let redrive = serde_json::json!({"deadLetterTargetArn": arn, "maxReceiveCount": MAX_RECEIVES});
    client
        .create_queue()
        .queue_name(name)
        .attributes(QueueAttributeName::VisibilityTimeout, visibility.as_secs().to_string())
        .attributes(QueueAttributeName::RedrivePolicy, redrive.to_string())
        .send()
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_never_shorter_than_asked_nor_longer_than_possible() {
        for (millis, want) in [(0, 0), (1, 1), (1000, 1), (1001, 2), (900_000, 900), (86_400_000, 900)] {
            assert_eq!(seconds(Duration::from_millis(millis)), want, "{millis}");
        }
    }
}
