//! The state of a completion webhook, as several facades show it.

use crate::schema::{Named, integer, list, millis, object, one_of, or_null, saying, text};
use model::Execution;
use serde_json::{Value, json};

/// The address, the state and the latest attempts of the callback; `None` if the run has no
/// callback.
pub fn shown(row: &Execution) -> Option<Value> {
    let callback = row.callback.as_ref()?;
    let attempts = row.delivery.attempts.iter().map(|attempt| {
        json!({
            "at": attempt.at,
            "durationMs": attempt.duration_ms,
            "status": attempt.status,
            "error": attempt.error,
            "response": attempt.response,
        })
    });
    Some(json!({
        "url": callback.shown_url(),
        "state": row.delivery.state,
        "attempts": attempts.collect::<Vec<_>>(),
    }))
}

/// The schema of [`shown`].
pub fn schema() -> Value {
    let attempt = object([
        ("at", millis()),
        ("durationMs", integer()),
        ("status", saying(or_null(&integer()), "The answer's HTTP status; null if there was none")),
        ("error", saying(or_null(&text()), "Why the answer did not count; null if it did")),
        ("response", saying(or_null(&text()), "How the answer began")),
    ])
    .named("CallbackAttempt");
    object([
        ("url", saying(text(), "Without its query")),
        ("state", one_of(&["pending", "delivered", "dead"])),
        ("attempts", saying(list(&attempt), "The latest, oldest first")),
    ])
    .named("Callback")
}
