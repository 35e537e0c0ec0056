//! Polls the queues for their workers, and ticks, as the event source and the schedule do in the
//! cloud.

use crate::cloud::Cloud;
use crate::flags::Flags;
use crate::lambda_api::LambdaApi;
use aws::sqs::{Received, Receiver};
use futures::future::select_all;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::convert::Infallible;
use std::time::Duration;

/// The function with all workers.
const WORKERS: &str = "workers";
/// The pause after a failure.
const RETRY_DELAY: Duration = Duration::from_secs(1);
/// The most messages of a batch, and the longest wait for the first.
const BATCH: u8 = 10;
const POLL: Duration = Duration::from_secs(20);

/// Runs until it is dropped. Messages in progress are then delivered again after their visibility
/// timeout, as in the cloud.
pub async fn deliver_all(flags: &Flags, cloud: &Cloud, lambda: &LambdaApi) -> Infallible {
    lambda.ready().await;
    let pollers = cloud
        .queues
        .iter()
        .flat_map(|(receiver, worker)| (0..flags.concurrency).map(move |_| Box::pin(poll(receiver, lambda, worker))));
    tokio::select! {
        (never, ..) = select_all(pollers) => never,
        never = tick(lambda, Duration::from_secs(flags.tick)) => never,
    }
}

async fn poll(receiver: &Receiver, lambda: &LambdaApi, worker: &str) -> Infallible {
    loop {
        match receiver.receive(BATCH, POLL).await {
            Ok(messages) if messages.is_empty() => {}
            Ok(messages) => deliver(receiver, lambda, worker, &messages).await,
            Err(error) => {
                tracing::error!(%error, worker, "a queue cannot be read");
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }
}

/// Sends a batch to the worker, and deletes the messages that the worker did not report as failed.
/// If the worker failed, nothing is deleted.
async fn deliver(receiver: &Receiver, lambda: &LambdaApi, worker: &str, messages: &[Received]) {
    let answer = match lambda.invoke(WORKERS, &event(worker, messages)).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(%error, messages = messages.len(), "a batch failed as a whole");
            return tokio::time::sleep(RETRY_DELAY).await;
        }
    };
    let Some(failed) = failures(&answer) else {
        return tracing::error!(%answer, "the worker's answer is no list of failures; nothing is deleted");
    };
    for (_, message) in messages.iter().enumerate().filter(|(at, _)| !failed.contains(&at.to_string())) {
        if let Err(error) = receiver.delete(&message.receipt).await {
            tracing::warn!(%error, "a message that was worked on could not be deleted; it will be a duplicate");
        }
    }
}

/// A batch in the form of Lambda's event source. The id of a message is its position in the batch.
/// The queue has the name of its worker: one process has all workers here, and selects the worker
/// by this name.
fn event(worker: &str, messages: &[Received]) -> Value {
    let record = |(at, message): (usize, &Received)| {
        json!({
            "messageId": at.to_string(),
            "receiptHandle": message.receipt,
            "body": message.body,
            "attributes": {"ApproximateReceiveCount": message.receives.to_string()},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": format!("arn:aws:sqs:us-east-1:000000000000:{worker}"),
            "awsRegion": "us-east-1",
        })
    };
    json!({"Records": messages.iter().enumerate().map(record).collect::<Vec<_>>()})
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

/// The ids of the failed messages; `None` if the answer has another form.
fn failures(answer: &Value) -> Option<HashSet<String>> {
    let failures = Vec::<Failure>::deserialize(answer.get("batchItemFailures")?).ok()?;
    Some(failures.into_iter().map(|failure| failure.item_identifier).collect())
}

async fn tick(lambda: &LambdaApi, period: Duration) -> Infallible {
    let event = json!({"version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler", "detail": "{}"});
    loop {
        if let Err(error) = lambda.invoke(WORKERS, &event).await {
            tracing::error!(%error, "a tick failed");
        }
        tokio::time::sleep(period).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_list_of_failures_counts_as_an_answer() {
        let ids = |answer: Value| failures(&answer).map(|ids| ids.len());
        assert_eq!(ids(json!({"batchItemFailures": []})), Some(0));
        assert_eq!(ids(json!({"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "2"}]})), Some(2));
        for broken in [json!(null), json!({}), json!({"batchItemFailures": null}), json!({"batchItemFailures": [{}]})] {
            assert_eq!(ids(broken), None);
        }
    }
}
