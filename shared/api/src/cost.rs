//! The usage and the cost of one or more runs, as answers show them.

pub mod prices;

use model::Usage;
use schemars::JsonSchema;
use serde::Serialize;

/// The usage, and its cost at list prices in US dollars.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// The cost at list prices of us-east-1, without the free tier; docs/explanation/cost.md says
    /// what it includes.
    usd: f64,
    /// The price of as many state transitions of Step Functions Standard as executed steps.
    step_functions_usd: f64,
    /// The number of executed steps.
    steps: u64,
    /// The write units of DynamoDB, of 1 KB each, including those of indexes.
    write_units: u64,
    /// The read units of DynamoDB, of 4 KB each.
    read_units: u64,
    /// The requests to SQS: each message is sent, received and deleted.
    queue_requests: u64,
    /// Of Lambda functions.
    invocations: u64,
    /// Of Lambda functions.
    gb_seconds: f64,
    /// The state transitions of Step Functions, for long waits in runs of earlier versions.
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
