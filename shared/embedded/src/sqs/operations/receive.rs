use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::sqs::context::ACCOUNT;
use crate::sqs::digest;
use crate::sqs::fault::Fault;
use crate::sqs::message::AttributeValue;
use crate::sqs::queue::Stored;
use crate::sqs::receipt::Receipt;
use crate::sqs::service::Sqs;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct ReceiveMessage {
    queue_url: String,
    #[serde(default)]
    attribute_names: Vec<String>,
    #[serde(default)]
    message_system_attribute_names: Vec<String>,
    #[serde(default)]
    message_attribute_names: Vec<String>,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Received {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Shown>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    message_id: String,
    receipt_handle: String,
    #[serde(rename = "MD5OfBody")]
    md5_of_body: String,
    body: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
    #[serde(rename = "MD5OfMessageAttributes", skip_serializing_if = "Option::is_none")]
    md5_of_message_attributes: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    message_attributes: BTreeMap<String, AttributeValue>,
}

/// The result of one look at the queue.
enum Look {
    Found(Vec<(Receipt, Stored)>),
    /// There is none yet: look again after `changed`, or when the next hidden message appears.
    Wait {
        changed: tokio::sync::futures::OwnedNotified,
        appears_in: Option<Duration>,
        at_most: Duration,
    },
}

/// Receives messages, and waits for one as long as the request or the queue says.
pub(in crate::sqs) async fn receive_message(sqs: &Sqs, request: ReceiveMessage) -> Result<Received, Fault> {
    let max = ranged(request.max_number_of_messages, "MaxNumberOfMessages", 1, 10)?.unwrap_or(1);
    let max = usize::try_from(max).unwrap_or(1);
    ranged(request.visibility_timeout, "VisibilityTimeout", 0, 43_200)?;
    ranged(request.wait_time_seconds, "WaitTimeSeconds", 0, 20)?;
    let started = Instant::now();
    loop {
        match look(sqs, &request, max)? {
            Look::Found(found) => return Ok(request.show(found)),
            Look::Wait { changed, appears_in, at_most } => {
                let deadline = started + at_most;
                let now = Instant::now();
                if now >= deadline {
                    return Ok(request.show(Vec::new()));
                }
                let alarm = appears_in.map_or(deadline, |after| deadline.min(now + after));
                tokio::select! {
                    () = changed => {}
                    () = tokio::time::sleep_until(alarm) => {}
                }
            }
        }
    }
}

fn look(sqs: &Sqs, request: &ReceiveMessage, max: usize) -> Result<Look, Fault> {
    let now = sqs.now();
    let mut registry = sqs.lock();
    let queue = registry.at(&request.queue_url)?;
    let visibility = request.visibility_timeout.unwrap_or(queue.attributes.visibility_seconds);
    let wait = request.wait_time_seconds.unwrap_or(queue.attributes.wait_seconds);
    let found = registry.receive(&request.queue_url, max, visibility, now)?;
    if !found.is_empty() {
        return Ok(Look::Found(found));
    }
    let queue = registry.at(&request.queue_url)?;
    let appears_in = queue.next_visible_ms().map(|at| millis((at - now).max(1)));
    // Created under the lock, so that no change between look and wait is missed.
    let changed = std::sync::Arc::clone(&queue.changed).notified_owned();
    Ok(Look::Wait { changed, appears_in, at_most: millis(wait * 1000) })
}

fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

fn ranged(value: Option<i64>, name: &str, low: i64, high: i64) -> Result<Option<i64>, Fault> {
    match value {
        Some(value) if !(low..=high).contains(&value) => Err(Fault::InvalidParameterValue(format!(
            "Value {value} for parameter {name} is invalid. Reason: Must be between {low} and {high}, if provided."
        ))),
        value => Ok(value),
    }
}

impl ReceiveMessage {
    fn show(&self, found: Vec<(Receipt, Stored)>) -> Received {
        let message = |(receipt, stored): (Receipt, Stored)| {
            let message_attributes: BTreeMap<_, _> = stored
                .content
                .attributes
                .iter()
                .filter(|(name, _)| self.wants_attribute(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            Shown {
                receipt_handle: receipt.to_string(),
                md5_of_body: digest::of_body(&stored.content.body),
                body: stored.content.body.clone(),
                attributes: self.system_attributes(&stored),
                md5_of_message_attributes: digest::of_attributes(&message_attributes),
                message_attributes,
                message_id: stored.id,
            }
        };
        Received { messages: found.into_iter().map(message).collect() }
    }

    fn wants_attribute(&self, name: &str) -> bool {
        self.message_attribute_names.iter().any(|wanted| match wanted.strip_suffix(".*") {
            Some(prefix) => name.starts_with(prefix),
            None => wanted == "All" || wanted == name,
        })
    }

    fn system_attributes(&self, stored: &Stored) -> BTreeMap<&'static str, String> {
        let all = [
            ("SenderId", Some(ACCOUNT.to_owned())),
            ("SentTimestamp", Some(stored.sent_ms.to_string())),
            ("ApproximateReceiveCount", Some(stored.receive_count.to_string())),
            ("ApproximateFirstReceiveTimestamp", stored.first_received_ms.map(|ms| ms.to_string())),
            ("AWSTraceHeader", stored.content.trace_header.clone()),
            ("MessageGroupId", stored.content.group.clone()),
            ("DeadLetterQueueSourceArn", stored.source_arn.clone()),
        ];
        let names = || self.attribute_names.iter().chain(&self.message_system_attribute_names);
        all.into_iter()
            .filter(|(name, _)| names().any(|wanted| wanted == "All" || wanted == name))
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}
