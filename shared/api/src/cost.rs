//! The usage and the cost of one or more runs, as answers show them.

pub mod prices;

use model::Usage;
use schemars::JsonSchema;
use serde::Serialize;

/// The usage, and its cost at list prices in US dollars.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// At list prices of us-east-1, without free tier; docs/explanation/cost.md says what it
    /// includes.
    usd: f64,
    /// What Step Functions Standard asks for as many state transitions as steps.
    step_functions_usd: f64,
    /// The number of executed steps.
    steps: u64,
    /// Of DynamoDB, a KB each, indexes included.
    write_units: u64,
    /// Of DynamoDB, 4 KB each.
    read_units: u64,
    /// To SQS: a message is sent, received and deleted.
    queue_requests: u64,
    /// Of Lambda functions.
    invocations: u64,
    /// Of Lambda functions.
    gb_seconds: f64,
    /// Of Step Functions, for long waits of runs of earlier versions.
    state_transitions: u64,
}

impl From<&Usage> for Cost {
    fn from(usage: &Usage) -> Self {
        Self {
            usd: prices::dollars(usage),
            step_functions_usd: prices::step_functions_dollars(usage),
            steps: usage.steps,
            write_units: usage.writes,
            read_units: usage.reads,
            queue_requests: usage.requests,
            invocations: usage.invocations,
            gb_seconds: prices::gb_seconds(usage),
            state_transitions: usage.transitions,
        }
    }
}
