//! Callbacks: the address to which the end of an execution is reported, and the state of the
//! delivery.

use crate::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most attempts that are stored; older ones are dropped.
pub const MAX_ATTEMPTS: usize = 12;
/// The most characters of a receiver's answer that are stored.
pub const MAX_EXCERPT: usize = 200;

/// The format of a callback's body, which also defines the answers that confirm the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// The execution with its outputs; any 2xx status counts.
    Standard,
    /// Three fields, as JKStack sends them; only an answer with the text `SUCCESS` counts.
    Dpa,
}

/// The address to which the end of an execution is reported. Stored with the row and never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Callback {
    /// The address, already checked. It can contain a secret in its query.
    pub url: String,
    /// The format of the body.
    pub dialect: Dialect,
    /// The key of the application whose webhook secrets sign the callback; `None` = it is not
    /// signed.
    pub app: Option<String>,
}

impl Callback {
    /// The address without its query, which can contain a secret. For logs and answers.
    pub fn shown_url(&self) -> String {
        match self.url.split_once('?') {
            Some((address, _)) => format!("{address}?…"),
            None => self.url.clone(),
        }
    }
}

/// The state of the delivery of a callback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum DeliveryState {
    /// The callback has not been delivered yet.
    #[default]
    Pending,
    /// The receiver has confirmed the callback.
    Delivered,
    /// All attempts have failed; the callback can be delivered again by a user.
    Dead,
}

/// One attempt to deliver a callback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// When the attempt began.
    pub at: Timestamp,
    /// How long the attempt took, in milliseconds.
    pub duration_ms: u64,
    /// The HTTP status; `None` = there was no answer.
    pub status: Option<u16>,
    /// Why the attempt failed; `None` = it succeeded.
    pub error: Option<String>,
    /// The beginning of the answer's body.
    pub response: Option<String>,
}

/// The state of a callback's delivery. It is always written as a whole, and only if `edit` has not
/// changed since it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The number of writes so far.
    pub edit: u32,
    /// Whether the callback was delivered.
    pub state: DeliveryState,
    /// How often the delivery was restarted. Messages of earlier rounds are ignored.
    pub round: u32,
    /// The latest attempts, oldest first.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
}

impl Delivery {
    /// The delivery restarted: pending, in the next round.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let mut next = self.clone();
        next.edit += 1;
        next.round += 1;
        next.state = DeliveryState::Pending;
        next
    }

    /// The delivery after this attempt. A successful attempt ends the delivery in any state; a
    /// failed one does not change the state.
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

    /// The delivery ended without success.
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
