//! Creates the queues if no template does.

use crate::{Config, Error};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use engine::ports::queue;
use std::time::Duration;

/// The number of receives after which a step message goes to the dead-letter queue.
const MAX_STEP_RECEIVES: u32 = 5;
/// How long a received callback is hidden: longer than a worker needs for it.
const CALLBACK_VISIBILITY: Duration = Duration::from_mins(1);

/// Creates the configured queues, each with a dead-letter queue. `visibility` is how long a
/// received step message is hidden.
pub async fn create_queues(client: &Client, config: &Config, visibility: Duration) -> Result<(), Error> {
    let steps = config.step_queue_url.as_deref().ok_or(Error::NotConfigured { what: "the step queue" })?;
    let callbacks = config.callback_queue_url.as_deref().ok_or(Error::NotConfigured { what: "the callback queue" })?;
    for (url, visibility, receives) in
        [(steps, visibility, MAX_STEP_RECEIVES), (callbacks, CALLBACK_VISIBILITY, queue::MAX_RECEIVES)]
    {
        let name = url.rsplit('/').next().unwrap_or_default();
        let made = create(client, name, visibility, receives).await;
        made.map_err(|source| Error::Prepare { what: format!("queue {name}"), source })?;
    }
    Ok(())
}

/// Creates a queue without settings, which others read.
pub async fn create_plain_queue(client: &Client, name: &str) -> Result<(), Error> {
    let made = client.create_queue().queue_name(name).send().await;
    made.map(|_| ()).map_err(|source| Error::Prepare { what: format!("queue {name}"), source: source.into() })
}

async fn create(
    client: &Client,
    name: &str,
    visibility: Duration,
    receives: u32,
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
    let redrive = serde_json::json!({"deadLetterTargetArn": arn, "maxReceiveCount": receives});
    client
        .create_queue()
        .queue_name(name)
        .attributes(QueueAttributeName::VisibilityTimeout, visibility.as_secs().to_string())
        .attributes(QueueAttributeName::RedrivePolicy, redrive.to_string())
        .send()
        .await?;
    Ok(())
}
