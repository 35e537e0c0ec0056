//! Errors of stores and queues.

/// The failure of a store or a queue. A condition that is false is an answer, not an error.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The service could not be reached, has throttled the request, or has failed after retries.
    /// The write was possibly applied.
    #[error("the {service} is unavailable")]
    Unavailable {
        /// The name of the service.
        service: &'static str,
        /// The error of the client.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The service has refused the request as invalid or not permitted. A retry will fail, too.
    #[error("the {service} refused the request")]
    Refused {
        /// The name of the service.
        service: &'static str,
        /// The error of the client.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A stored record cannot be read.
    #[error("a stored {what} is unreadable: {reason}")]
    Corrupt {
        /// The kind of the record.
        what: &'static str,
        /// A short reason, for the log.
        reason: String,
    },
}

impl StoreError {
    /// The error for a record that cannot be read.
    pub fn corrupt(what: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Corrupt { what, reason: reason.to_string() }
    }
}
