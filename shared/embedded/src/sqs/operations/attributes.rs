use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Done;
use crate::sqs::context::Context;
use crate::sqs::fault::Fault;
use crate::sqs::registry::Registry;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct GetQueueAttributes {
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct SetQueueAttributes {
    queue_url: String,
    attributes: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Shown {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
}

pub(in crate::sqs) fn get(
    registry: &mut Registry,
    at: Context<'_>,
    request: &GetQueueAttributes,
) -> Result<Shown, Fault> {
    let queue = registry.at(&request.queue_url)?;
    let mut attributes = queue.attributes.listed();
    let counts = queue.counts(at.now);
    attributes.insert("ApproximateNumberOfMessages", counts.visible.to_string());
    attributes.insert("ApproximateNumberOfMessagesNotVisible", counts.in_flight.to_string());
    attributes.insert("ApproximateNumberOfMessagesDelayed", counts.delayed.to_string());
    attributes.insert("CreatedTimestamp", (queue.created_ms / 1000).to_string());
    attributes.insert("LastModifiedTimestamp", (queue.modified_ms / 1000).to_string());
    attributes.insert("QueueArn", queue.arn.clone());
    let wanted = &request.attribute_names;
    if !wanted.iter().any(|name| name == "All") {
        attributes.retain(|name, _| wanted.iter().any(|wanted| wanted == name));
    }
    Ok(Shown { attributes })
}

pub(in crate::sqs) fn set(
    registry: &mut Registry,
    at: Context<'_>,
    request: &SetQueueAttributes,
) -> Result<Done, Fault> {
    let new = registry.at(&request.queue_url)?.attributes.with(&request.attributes)?;
    registry.check_redrive(&new)?;
    let queue = registry.at(&request.queue_url)?;
    queue.attributes = new;
    queue.modified_ms = at.now;
    Ok(Done {})
}
