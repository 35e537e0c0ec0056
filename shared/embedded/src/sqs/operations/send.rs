use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::batch::{self, Batch, Outcome, Single};
use crate::sqs::context::Context;
use crate::sqs::digest;
use crate::sqs::fault::Fault;
use crate::sqs::message::{self, AttributeValue, Content};
use crate::sqs::queue::Stored;
use crate::sqs::registry::Registry;

/// A message that is sent.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Outgoing {
    message_body: Option<String>,
    delay_seconds: Option<i64>,
    #[serde(default)]
    message_attributes: BTreeMap<String, AttributeValue>,
    #[serde(default)]
    message_system_attributes: BTreeMap<String, AttributeValue>,
    message_group_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Sent {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    message_id: String,
    #[serde(rename = "MD5OfMessageBody")]
    md5_of_message_body: String,
    #[serde(rename = "MD5OfMessageAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_message_attributes: Option<String>,
    #[serde(rename = "MD5OfMessageSystemAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_message_system_attributes: Option<String>,
}

pub(in crate::sqs) fn send_message(
    registry: &mut Registry,
    at: Context<'_>,
    request: Single<Outgoing>,
) -> Result<Sent, Fault> {
    send(registry, at, &request.queue_url, None, request.message)
}

pub(in crate::sqs) fn send_message_batch(
    registry: &mut Registry,
    at: Context<'_>,
    request: Batch<Outgoing>,
) -> Result<Outcome<Sent>, Fault> {
    let Batch { queue_url, entries } = request;
    registry.at(&queue_url)?;
    batch::check(&entries)?;
    let sent = entries.iter().map(|entry| entry.message.bytes()).sum();
    if sent > message::MAX_BYTES {
        return Err(Fault::BatchRequestTooLong { limit: message::MAX_BYTES, sent });
    }
    Ok(batch::each(entries, |id, message| send(registry, at, &queue_url, Some(id), message)))
}

impl Outgoing {
    fn bytes(&self) -> usize {
        let body = self.message_body.as_ref().map_or(0, String::len);
        body + message::attributes_bytes(&self.message_attributes)
    }
}

fn send(
    registry: &mut Registry,
    at: Context<'_>,
    url: &str,
    id: Option<String>,
    message: Outgoing,
) -> Result<Sent, Fault> {
    let message_id = registry.message_id();
    let queue = registry.at(url)?;
    let delay = message.delay_seconds.unwrap_or(queue.attributes.delay_seconds);
    if !(0..=message::MAX_DELAY_SECONDS).contains(&delay) {
        return Err(Fault::InvalidParameterValue(format!(
            "Value {delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= {}.",
            message::MAX_DELAY_SECONDS
        )));
    }
    let trace_header = trace_header(&message.message_system_attributes)?;
    let content = Content {
        body: message.message_body.unwrap_or_default(),
        attributes: message.message_attributes,
        trace_header,
        group: message.message_group_id,
    };
    content.check(queue.attributes.max_message_bytes)?;
    let sent = Sent {
        id,
        message_id: message_id.clone(),
        md5_of_message_body: digest::of_body(&content.body),
        md5_of_message_attributes: digest::of_attributes(&content.attributes),
        md5_of_message_system_attributes: digest::of_attributes(&message.message_system_attributes),
    };
    queue.put(Stored::new(message_id, content, at.now), at.now + delay * 1000, at.now);
    Ok(sent)
}

/// The trace header, the only system attribute that a sender can set.
fn trace_header(given: &BTreeMap<String, AttributeValue>) -> Result<Option<String>, Fault> {
    match given.keys().find(|name| *name != "AWSTraceHeader") {
        Some(name) => Err(Fault::InvalidParameterValue(format!("Message system attribute name '{name}' is invalid."))),
        None => Ok(given.values().next().and_then(AttributeValue::text).map(str::to_owned)),
    }
}
