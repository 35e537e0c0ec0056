//! The usage and the cost of one or more runs, as answers show them.

use crate::schema::{Named, integer_in, number, object, saying};
use engine::cost::prices;
use model::Usage;
use serde_json::{Value, json};

/// The usage, and its cost at list prices in US dollars.
pub fn shown(usage: &Usage) -> Value {
    json!({
        "usd": prices::dollars(usage),
        "stepFunctionsUsd": prices::step_functions_dollars(usage),
        "steps": usage.steps,
        "writeUnits": usage.writes,
        "readUnits": usage.reads,
        "queueRequests": usage.requests,
        "invocations": usage.invocations,
        "gbSeconds": prices::gb_seconds(usage),
        "stateTransitions": usage.transitions,
    })
}

/// The schema of [`shown`].
pub fn schema() -> Value {
    let count = || integer_in(0, i64::MAX);
    object([
        (
            "usd",
            saying(
                number(),
                "At list prices of us-east-1, without free tier; docs/explanation/cost.md tells what is in it",
            ),
        ),
        (
            "stepFunctionsUsd",
            saying(number(), "What Step Functions Standard asks for as many state transitions as steps"),
        ),
        ("steps", saying(count(), "Steps executed")),
        ("writeUnits", saying(count(), "Of DynamoDB, a KB each, indexes included")),
        ("readUnits", saying(count(), "Of DynamoDB, 4 KB each")),
        ("queueRequests", saying(count(), "To SQS: a message is sent, received and deleted")),
        ("invocations", saying(count(), "Of Lambda functions")),
        ("gbSeconds", saying(number(), "Of Lambda functions")),
        ("stateTransitions", saying(count(), "Of Step Functions, for long waits of runs of earlier versions")),
    ])
    .named("Cost")
}
