//! The failure of an effect.

use serde::{Deserialize, Serialize};

/// The reason why an effect failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct EffectFailure {
    /// A sentence without query strings or secrets.
    pub message: String,
    /// Whether a retry can succeed. It cannot if a policy or the syntax refuses the request.
    pub retryable: bool,
    /// The kind of the failure.
    #[serde(default)]
    pub kind: FailureKind,
}

/// The kinds of failures that a step can name to be retried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// None of the others.
    #[default]
    Other,
    /// There was no result in time.
    Timeout,
    /// The other side could not be reached, or the connection to it broke.
    Connection,
}

impl FailureKind {
    /// The kinds that have a name.
    pub const NAMED: [(&'static str, Self); 2] = [("timeout", Self::Timeout), ("connection", Self::Connection)];

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// The name of the kind, if it has one.
    pub fn name(self) -> Option<&'static str> {
        Self::NAMED.iter().find(|(_, kind)| *kind == self).map(|(name, _)| *name)
    }
}

impl EffectFailure {
    /// A failure of no particular kind.
    pub fn new(message: impl Into<String>, retryable: bool) -> Self {
        Self { message: message.into(), retryable, kind: FailureKind::Other }
    }

    /// A failure that a retry does not change.
    pub fn lasting(message: impl Into<String>) -> Self {
        Self::new(message, false)
    }

    /// A failure after which a retry can succeed.
    pub fn passing(message: impl Into<String>) -> Self {
        Self::new(message, true)
    }

    /// The failure of an effect that had no result in time.
    pub fn late(message: impl Into<String>) -> Self {
        Self::passing(message).of_kind(FailureKind::Timeout)
    }

    /// The same failure as one of this kind.
    #[must_use]
    pub fn of_kind(self, kind: FailureKind) -> Self {
        Self { kind, ..self }
    }
}
