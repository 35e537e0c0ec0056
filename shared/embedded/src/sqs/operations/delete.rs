use serde::Deserialize;

use super::Done;
use super::batch::{self, Acknowledged, Batch, Outcome, Single};
use crate::sqs::fault::Fault;
use crate::sqs::registry::Registry;

/// A message that a receiver has handled.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Handled {
    receipt_handle: String,
}

pub(in crate::sqs) fn delete_message(registry: &mut Registry, request: &Single<Handled>) -> Result<Done, Fault> {
    registry.at(&request.queue_url)?.delete(request.message.receipt_handle.parse()?)?;
    Ok(Done {})
}

pub(in crate::sqs) fn delete_message_batch(
    registry: &mut Registry,
    request: Batch<Handled>,
) -> Result<Outcome<Acknowledged>, Fault> {
    let queue = registry.at(&request.queue_url)?;
    batch::check(&request.entries)?;
    Ok(batch::each(request.entries, |id, handled| {
        queue.delete(handled.receipt_handle.parse()?)?;
        Ok(Acknowledged { id })
    }))
}
