//! Why a store or queue did not answer as asked.

/// A store's or queue's failure. Conditions that fail are answers, not errors.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It could not be reached, throttled, or gave up after its own retries. The write may have been applied all the same.
    #[error("the {service} is unavailable")]
    Unavailable {
        /// Which.
        service: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It refused the request as malformed or not permitted; trying again will not help.
    #[error("the {service} refused the request")]
    Refused {
        /// Which.
        service: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A stored record cannot be read.
    #[error("a stored {what} is unreadable: {reason}")]
    Corrupt {
        /// What kind of record.
        what: &'static str,
        /// In a few words.
        reason: String,
    },
}

impl StoreError {
    /// A record that cannot be read.
    pub fn corrupt(what: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Corrupt { what, reason: reason.to_string() }
    }
}
