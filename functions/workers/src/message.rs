//! Reads what a queue hands over.

use serde::de::DeserializeOwned;

/// The message, or `None` if nobody can read it. Delivering such a message again would not make it
/// readable, and the run it may have meant is found by the sweep, so it is logged and done with.
/// Its text is not logged: nobody knows what is in it.
pub(crate) fn decode<T: DeserializeOwned>(body: &str) -> Option<T> {
    readable(body, |body| serde_json::from_str(body))
}

/// The same with a reader of the caller's.
pub(crate) fn readable<T>(body: &str, read: impl FnOnce(&str) -> serde_json::Result<T>) -> Option<T> {
    match read(body) {
        Ok(message) => Some(message),
        Err(error) => {
            tracing::error!(message.bytes = body.len(), error = %error, "dropped a message that cannot be read");
            None
        }
    }
}
