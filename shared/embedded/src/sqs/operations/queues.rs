use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Done;
use crate::sqs::attributes::Attributes;
use crate::sqs::context::{ACCOUNT, Context};
use crate::sqs::fault::Fault;
use crate::sqs::registry::Registry;

const MAX_LISTED: i64 = 1000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct CreateQueue {
    queue_name: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct GetQueueUrl {
    queue_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct ListQueues {
    #[serde(default)]
    queue_name_prefix: String,
    next_token: Option<String>,
    max_results: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct ByUrl {
    queue_url: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct QueueUrl {
    queue_url: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct QueueUrls {
    queue_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Creates a queue, or returns the URL of an existing one with the same name and attributes.
pub(in crate::sqs) fn create_queue(
    registry: &mut Registry,
    at: Context<'_>,
    request: &CreateQueue,
) -> Result<QueueUrl, Fault> {
    let name = request.queue_name.as_str();
    let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !(1..=80).contains(&name.len()) || !name.chars().all(characters) {
        return Err(Fault::InvalidParameterValue(
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length".to_owned(),
        ));
    }
    if let Some(queue) = registry.named(name) {
        if let Some(name) = queue.attributes.difference(&request.attributes)? {
            return Err(Fault::QueueNameExists(name));
        }
    } else {
        let attributes = Attributes::default().with(&request.attributes)?;
        registry.create(name, attributes, at.now)?;
    }
    Ok(QueueUrl { queue_url: url(at, name) })
}

pub(in crate::sqs) fn get_queue_url(
    registry: &mut Registry,
    at: Context<'_>,
    request: &GetQueueUrl,
) -> Result<QueueUrl, Fault> {
    let queue = registry.named(&request.queue_name).ok_or(Fault::QueueDoesNotExist)?;
    Ok(QueueUrl { queue_url: url(at, &queue.name) })
}

/// Lists queues in the order of their names. The token is the last name of the previous page.
pub(in crate::sqs) fn list_queues(
    registry: &mut Registry,
    at: Context<'_>,
    request: &ListQueues,
) -> Result<QueueUrls, Fault> {
    let max = request.max_results.unwrap_or(MAX_LISTED);
    if !(1..=MAX_LISTED).contains(&max) {
        return Err(Fault::InvalidParameterValue(format!(
            "Value {max} for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and {MAX_LISTED}."
        )));
    }
    let after = request.next_token.as_deref().unwrap_or_default();
    let mut names = registry
        .starting_with(&request.queue_name_prefix)
        .map(|queue| queue.name.as_str())
        .filter(|name| *name > after);
    let page: Vec<_> = names.by_ref().take(usize::try_from(max).unwrap_or(1)).collect();
    let more = request.max_results.is_some() && names.next().is_some();
    Ok(QueueUrls {
        next_token: page.last().filter(|_| more).map(|name| (*name).to_owned()),
        queue_urls: page.into_iter().map(|name| url(at, name)).collect(),
    })
}

pub(in crate::sqs) fn delete_queue(registry: &mut Registry, request: &ByUrl) -> Result<Done, Fault> {
    registry.remove(&request.queue_url)?;
    Ok(Done {})
}

pub(in crate::sqs) fn purge_queue(registry: &mut Registry, request: &ByUrl) -> Result<Done, Fault> {
    registry.at(&request.queue_url)?.purge();
    Ok(Done {})
}

fn url(at: Context<'_>, name: &str) -> String {
    format!("{}/{ACCOUNT}/{name}", at.origin)
}
