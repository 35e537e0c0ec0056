//! Who is told the end of a run, and what has become of it.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The most attempts that a run remembers, newest last.
pub const MAX_ATTEMPTS: usize = 12;
/// The most characters of an answer that are remembered.
pub const MAX_EXCERPT: usize = 200;

/// What is sent, and which answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// The run with its outputs; any 2xx counts.
    Standard,
    /// JKStack's three fields; only the text `SUCCESS` counts.
    Dpa,
}

/// Where the end of a run is told: immutable, stored with the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Callback {
    /// An address that was checked; may hold a secret in its query.
    pub url: String,
    /// In which words.
    pub dialect: Dialect,
    /// The key of the app whose webhook secrets sign it; without one it is not signed.
    #[serde(default)]
    pub app: Option<String>,
}

impl Callback {
    /// The address as it may be shown: its query is left out.
    pub fn shown_url(&self) -> String {
        match self.url.split_once('?') {
            Some((address, _)) => format!("{address}?…"),
            None => self.url.clone(),
        }
    }
}

/// How the telling stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It is still to be told.
    #[default]
    Pending,
    /// The receiver has it.
    Delivered,
    /// It was given up.
    Dead,
}

/// One try to tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub duration_ms: u64,
    /// The HTTP status, if there was an answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// Why it does not count; `None` = it does.
    #[serde(default)]
    pub error: Option<String>,
    /// How the answer's body begins.
    #[serde(default)]
    pub response: Option<String>,
}

/// What has become of a callback. Written whole, each time under the `edit` that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// How often it was written.
    pub edit: u32,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was begun anew; a message of an earlier round does nothing.
    pub round: u32,
    /// The latest tries, oldest first.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
}

impl Delivery {
    /// Begun anew.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let mut next = self.clone();
        next.edit += 1;
        next.round += 1;
        next.state = DeliveryState::Pending;
        next
    }

    /// After that attempt. One that counts ends it, whatever else has happened meanwhile; one that
    /// does not changes no state.
    #[must_use]
    pub fn after(&self, attempt: Attempt) -> Self {
        let mut next = self.clone();
        next.edit += 1;
        if attempt.error.is_none() {
            next.state = DeliveryState::Delivered;
        }
        next.attempts.push(attempt);
        let surplus = next.attempts.len().saturating_sub(MAX_ATTEMPTS);
        next.attempts.drain(..surplus);
        next
    }

    /// Given up.
    #[must_use]
    pub fn given_up(&self) -> Self {
        Self { edit: self.edit + 1, state: DeliveryState::Dead, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_remembers_its_latest_attempts() {
        let attempt = |at: i64| Attempt {
            at: Timestamp(at),
            duration_ms: 1,
            status: Some(500),
            error: Some("no".to_owned()),
            response: None,
        };
        let many = (0..20).fold(Delivery::default(), |delivery, at| delivery.after(attempt(at)));
        let kept: Vec<_> = many.attempts.iter().map(|attempt| attempt.at.0).collect();
        assert_eq!((kept, many.edit, many.state), ((8..20).collect(), 20, DeliveryState::Pending));
    }

    #[test]
    fn the_query_of_an_address_is_not_shown() {
        let at = |url: &str| Callback { url: url.to_owned(), dialect: Dialect::Dpa, app: None }.shown_url();
        assert_eq!(at("https://example.com/a"), "https://example.com/a");
        assert_eq!(at("https://example.com/a?token=hush?"), "https://example.com/a?…");
    }
}
