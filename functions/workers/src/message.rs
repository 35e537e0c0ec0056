//! Reads messages of a queue.

use serde::de::DeserializeOwned;

/// The message, or `None` if it cannot be read. Delivering such a message again would not help, and
/// the sweep finds the run that it possibly concerned, so it is logged and deleted. Its text is not
/// logged, because it could contain anything.
pub(crate) fn decode<T: DeserializeOwned>(body: &str) -> Option<T> {
    readable(body, |body| serde_json::from_str(body))
}

/// Reads a message with a function of the caller.
pub(crate) fn readable<T>(body: &str, read: impl FnOnce(&str) -> serde_json::Result<T>) -> Option<T> {
    match read(body) {
        Ok(message) => Some(message),
        Err(error) => {
            tracing::error!(message.bytes = body.len(), error = %error, "dropped a message that cannot be read");
            None
        }
    }
}
