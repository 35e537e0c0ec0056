//! Places of limits that executions share.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A place of a limit that an execution holds, or waits for. Stored with the row; each write that
/// changes the limit for the execution also writes the places of its row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The key of the limit, as its template was evaluated.
    pub key: String,
    /// What the place is for: a step with its pass and attempt.
    #[serde(rename = "for")]
    pub user: String,
    /// Whether the place is held.
    pub standing: Standing,
    /// From when on the rate of the limit allows its use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
}

/// Whether a place is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It counts among the places of the limit.
    Held,
    /// The execution waits for it, with this number.
    Waits(u64),
    /// The limit has a rate only: the moment is reserved, and nothing is counted.
    Reserved,
}

impl Place {
    /// Whether the execution may use the place, at the moment that its rate allows.
    pub fn is_had(&self) -> bool {
        !matches!(self.standing, Standing::Waits(_))
    }

    /// The number with which the execution waits.
    pub fn ticket(&self) -> Option<u64> {
        match self.standing {
            Standing::Waits(ticket) => Some(ticket),
            Standing::Held | Standing::Reserved => None,
        }
    }
}
