use serde::Deserialize;

use super::Done;
use super::batch::{self, Acknowledged, Entry, Outcome};
use crate::sqs::fault::Fault;
use crate::sqs::registry::Registry;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct DeleteMessage {
    queue_url: String,
    receipt_handle: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct DeleteMessageBatch {
    queue_url: String,
    #[serde(default)]
    entries: Vec<BatchEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BatchEntry {
    id: String,
    receipt_handle: String,
}

impl Entry for BatchEntry {
    fn id(&self) -> &str {
        &self.id
    }
}

pub(in crate::sqs) fn delete_message(registry: &mut Registry, request: &DeleteMessage) -> Result<Done, Fault> {
    registry.at(&request.queue_url)?.delete(request.receipt_handle.parse()?)?;
    Ok(Done {})
}

pub(in crate::sqs) fn delete_message_batch(
    registry: &mut Registry,
    request: DeleteMessageBatch,
) -> Result<Outcome<Acknowledged>, Fault> {
    let queue = registry.at(&request.queue_url)?;
    batch::check(&request.entries)?;
    Ok(batch::each(request.entries, |entry| {
        queue.delete(entry.receipt_handle.parse()?)?;
        Ok(Acknowledged { id: entry.id })
    }))
}
