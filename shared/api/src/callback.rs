//! The state of a completion webhook, as several facades show it.

use model::{DeliveryState, Execution, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

/// The address, the state and the latest attempts of a callback.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Callback")]
pub struct CallbackState<'a> {
    /// The URL without its query.
    url: String,
    state: DeliveryState,
    /// The latest attempts, the oldest first.
    attempts: Vec<CallbackAttempt<'a>>,
}

/// One attempt to deliver a callback.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CallbackAttempt<'a> {
    at: Timestamp,
    duration_ms: u64,
    /// The HTTP status of the answer; null if there was no answer.
    status: Option<u16>,
    /// The reason why the attempt failed; null if it succeeded.
    error: Option<&'a str>,
    /// The beginning of the answer.
    response: Option<&'a str>,
}

impl<'a> CallbackState<'a> {
    /// The state of the execution's callback; `None` if it has none.
    pub fn of(row: &'a Execution) -> Option<Self> {
        let callback = row.callback.as_ref()?;
        let attempts = row.delivery.attempts.iter().map(|attempt| CallbackAttempt {
            at: attempt.at,
            duration_ms: attempt.duration_ms,
            status: attempt.status,
            error: attempt.error.as_deref(),
            response: attempt.response.as_deref(),
        });
        Some(Self { url: callback.shown_url(), state: row.delivery.state, attempts: attempts.collect() })
    }
}
