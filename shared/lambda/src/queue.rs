//! A batch of queue messages. Each is processed independently of the others.

use engine::ports::{Handled, Received};
use engine::run::RESERVE;
use engine::{Engine, Error};
use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use serde::{Deserialize, Serialize};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

/// Processes one message within a time limit. After an error the message is delivered again, and
/// the error is logged. A message that cannot be read is not an error, because it would fail every
/// time.
pub type MessageHandler = for<'a> fn(&'a Engine, &'a Received, Duration) -> BoxFuture<'a, Result<Handled, Error>>;

/// How much of the reserve is left for the answer if a worker does not stop.
const ANSWER: Duration = Duration::from_secs(2);

/// The event that SQS sends. Of each message only the fields that a worker needs are read.
#[derive(Debug, Deserialize)]
pub(crate) struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    #[serde(rename = "messageId")]
    id: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    receipt_handle: String,
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes {
    #[serde(default)]
    approximate_receive_count: String,
}

/// The messages that SQS must deliver again. All others are deleted.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failures {
    batch_item_failures: Vec<Failure>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

/// Processes all messages of a batch concurrently, for at most `left`.
pub(crate) async fn work(engine: &Engine, handler: MessageHandler, batch: Batch, left: Duration) -> Failures {
    let allowed = left.saturating_sub(RESERVE);
    let cut = left.saturating_sub(ANSWER);
    let one = async |message: Message| {
        // In an async block, because creating the future can panic as well as polling it.
        let received = Received {
            body: message.body,
            receipt: message.receipt_handle,
            receives: message.attributes.approximate_receive_count.parse().unwrap_or(1),
        };
        let failure = Some(Failure { item_identifier: message.id });
        let run = AssertUnwindSafe(async { handler(engine, &received, allowed).await }).catch_unwind();
        let reason = match tokio::time::timeout(cut, run).await {
            Ok(Ok(Ok(Handled::Done))) => return None,
            Ok(Ok(Ok(Handled::Again))) => return failure,
            Ok(Ok(Err(error))) => describe(&error),
            Ok(Err(_)) => "the worker panicked".to_owned(),
            Err(_) => "the worker did not stop in time".to_owned(),
        };
        let id = failure.as_ref().map(|failure| failure.item_identifier.as_str());
        tracing::error!(message.id = id, error = reason, "a message failed and will come again");
        failure
    };
    let failed = join_all(batch.records.into_iter().map(one)).await;
    Failures { batch_item_failures: failed.into_iter().flatten().collect() }
}

/// An error and its causes, in one line.
pub(crate) fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::tests::engine;
    use serde_json::json;

    fn act<'a>(_: &'a Engine, message: &'a Received, left: Duration) -> BoxFuture<'a, Result<Handled, Error>> {
        let body = message.body.as_str();
        assert_eq!((message.receipt.as_str(), message.receives), ("receipt", 3));
        assert_eq!(left, Duration::from_secs(115));
        assert_ne!(body, "panics at once");
        Box::pin(async move {
            match body {
                "fails" => Err(Error::Internal("on purpose")),
                "panics" => panic!("on purpose"),
                "hangs" => std::future::pending().await,
                "again" => Ok(Handled::Again),
                _ => Ok(Handled::Done),
            }
        })
    }

    #[tokio::test(start_paused = true)]
    async fn what_becomes_of_one_message_is_nothing_to_its_neighbours() {
        let bodies = ["fine", "fails", "", "panics", "hangs", "panics at once", "again", "fine"];
        let records = bodies.iter().enumerate().map(|(at, body)| {
            json!({
                "messageId": at.to_string(), "body": body, "receiptHandle": "receipt",
                "attributes": {"ApproximateReceiveCount": "3"},
            })
        });
        let event = json!({"Records": records.collect::<Vec<_>>()});
        let batch = serde_json::from_value(event).unwrap();
        let failures = work(&engine(), act, batch, Duration::from_mins(2)).await;
        assert_eq!(
            serde_json::to_value(failures).unwrap(),
            json!({"batchItemFailures": [
                {"itemIdentifier": "1"}, {"itemIdentifier": "3"}, {"itemIdentifier": "4"}, {"itemIdentifier": "5"},
                {"itemIdentifier": "6"},
            ]})
        );
    }

    #[tokio::test]
    async fn an_empty_batch_has_no_failures() {
        let batch = serde_json::from_value(json!({"Records": []})).unwrap();
        assert_eq!(work(&engine(), act, batch, Duration::ZERO).await, Failures::default());
    }
}
