//! Handles one event of a queue or of the schedule: calls a worker, and returns its answer.

use crate::queue::{self, Batch, MessageHandler, describe};
use engine::Engine;
use engine::sweep::TickReport;
use futures::future::BoxFuture;
use lambda_runtime::{Diagnostic, LambdaEvent};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// Performs a tick, once per minute.
pub type TickHandler = for<'a> fn(&'a Engine) -> BoxFuture<'a, Result<TickReport, engine::Error>>;

/// The kinds of workers.
#[derive(Clone, Copy)]
pub enum Work {
    /// Processes the messages of a queue. The failed ones are reported one by one.
    Queue(MessageHandler),
    /// Answers a schedule. An error is logged and counted for the function; the next event comes
    /// without a retry.
    Tick(TickHandler),
}

/// The time limit of an invocation if the runtime API does not name one: `cargo lambda watch` names
/// a moment in 1970.
const UNKNOWN: Duration = Duration::from_mins(1);

/// The worker for an event if the handler of the function names none. A queue has the name of its
/// worker, and an event without a queue is a tick. `infra/watch` sends its events in this form.
pub(crate) fn addressee(event: &Value) -> &str {
    let source = event.pointer("/Records/0/eventSourceARN").and_then(Value::as_str);
    source.and_then(|arn| arn.rsplit(':').next()).unwrap_or("tick")
}

/// Calls the worker of this name with an event. Returns its answer, and the report of a tick.
pub(crate) async fn work(
    engine: &Engine,
    workers: &[(&str, Work)],
    name: &str,
    event: LambdaEvent<Value>,
) -> Result<(Option<TickReport>, Value), Diagnostic> {
    match workers.iter().find(|(known, _)| *known == name).map(|(_, work)| *work) {
        None => Err(failed("Worker", format!("there is no worker `{name}` in this binary"))),
        Some(Work::Queue(handler)) => {
            let left = left(engine, event.context.deadline);
            let batch = Batch::deserialize(event.payload).map_err(|error| failed("Batch", error.to_string()))?;
            let failures = queue::work(engine, handler, batch, left).await;
            let answer = serde_json::to_value(failures).map_err(|error| failed("Batch", error.to_string()))?;
            Ok((None, answer))
        }
        Some(Work::Tick(handler)) => {
            let report = handler(engine).await.map_err(|error| failed("Tick", describe(&error)))?;
            Ok((Some(report), Value::Null))
        }
    }
}

fn failed(kind: &str, reason: String) -> Diagnostic {
    Diagnostic { error_type: kind.to_owned(), error_message: reason }
}

/// The time that is left of an invocation.
fn left(engine: &Engine, deadline_ms: u64) -> Duration {
    let now_ms = u64::try_from(engine.ports.clock.now().0).unwrap_or_default();
    match deadline_ms.saturating_sub(now_ms) {
        0 => UNKNOWN,
        left => Duration::from_millis(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::tests::engine;
    use engine::ports::{Handled, Received};
    use serde_json::json;

    fn again<'a>(_: &'a Engine, _: &'a Received, _: Duration) -> BoxFuture<'a, Result<Handled, engine::Error>> {
        Box::pin(async { Ok(Handled::Again) })
    }

    fn tick(_: &Engine) -> BoxFuture<'_, Result<TickReport, engine::Error>> {
        Box::pin(async { Err(engine::Error::Internal("on purpose")) })
    }

    #[tokio::test]
    async fn an_event_reaches_the_worker_that_its_source_or_the_handler_names() {
        let workers = [("run-execution", Work::Queue(again)), ("tick", Work::Tick(tick))];
        let arn = "arn:aws:sqs:us-east-1:000000000000:run-execution";
        let record = json!({"messageId": "7", "body": "", "receiptHandle": "", "eventSourceARN": arn});
        let batch = json!({"Records": [record]});
        assert_eq!((addressee(&batch), addressee(&json!({"source": "aws.scheduler"}))), ("run-execution", "tick"));

        let send = async |name: &str, event: &Value| {
            let event = LambdaEvent::new(event.clone(), lambda_runtime::Context::default());
            work(&engine(), &workers, name, event).await.map(|(_, answer)| answer).map_err(|error| error.error_message)
        };
        let again = json!({"batchItemFailures": [{"itemIdentifier": "7"}]});
        assert_eq!(send("run-execution", &batch).await, Ok(again));
        assert!(send("tick", &json!({})).await.unwrap_err().contains("on purpose"));
        assert!(send("run-execution", &json!({})).await.unwrap_err().contains("Records"));
        assert_eq!(send("other", &batch).await.unwrap_err(), "there is no worker `other` in this binary");
    }

    #[test]
    fn an_invocation_goes_on_until_its_deadline_or_for_a_minute() {
        let engine = engine();
        let now = u64::try_from(engine.ports.clock.now().0).unwrap();
        let known = left(&engine, now + 100_000);
        assert!(known > Duration::from_secs(90) && known <= Duration::from_secs(100), "{known:?}");
        assert_eq!(left(&engine, 600_000), UNKNOWN);
    }
}
