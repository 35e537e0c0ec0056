use serde::Deserialize;

use super::Done;
use super::batch::{self, Acknowledged, Batch, Outcome};
use crate::sqs::context::Context;
use crate::sqs::fault::Fault;
use crate::sqs::queue::Queue;
use crate::sqs::registry::Registry;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct ChangeMessageVisibility {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: i64,
}

/// A message in a batch. Without a time it is visible at once.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Hidden {
    receipt_handle: String,
    #[serde(default)]
    visibility_timeout: i64,
}

pub(in crate::sqs) fn change(
    registry: &mut Registry,
    at: Context<'_>,
    request: &ChangeMessageVisibility,
) -> Result<Done, Fault> {
    let queue = registry.at(&request.queue_url)?;
    hide(queue, at, &request.receipt_handle, request.visibility_timeout)?;
    Ok(Done {})
}

pub(in crate::sqs) fn change_batch(
    registry: &mut Registry,
    at: Context<'_>,
    request: Batch<Hidden>,
) -> Result<Outcome<Acknowledged>, Fault> {
    let queue = registry.at(&request.queue_url)?;
    batch::check(&request.entries)?;
    Ok(batch::each(request.entries, |id, hidden| {
        hide(queue, at, &hidden.receipt_handle, hidden.visibility_timeout)?;
        Ok(Acknowledged { id })
    }))
}

fn hide(queue: &mut Queue, at: Context<'_>, receipt: &str, seconds: i64) -> Result<(), Fault> {
    if !(0..=43_200).contains(&seconds) {
        return Err(Fault::InvalidParameterValue(format!(
            "Value {seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200."
        )));
    }
    queue.hide(receipt.parse()?, seconds, at.now)
}
