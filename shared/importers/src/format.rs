//! The formats that can be imported, and the one way to import each.

use crate::Report;
use crate::draft::Flow;
use model::json::{Loss, TWICE};
use serde_json::Value;

/// A format of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Workflows of n8n, as its editor and API export them.
    N8n,
    /// State machines in Amazon States Language.
    Asl,
    /// Flows of Juggle, as its console and database have them.
    Juggle,
}

impl Format {
    /// All formats, each with the word that requests and commands use.
    pub const ALL: [(&'static str, Self); 3] = [("n8n", Self::N8n), ("asl", Self::Asl), ("juggle", Self::Juggle)];

    /// Reads the word that requests and commands use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(word, _)| *word == text).map(|(_, format)| format)
    }

    /// The word that requests and commands use.
    pub fn word(self) -> &'static str {
        match self {
            Self::N8n => "n8n",
            Self::Asl => "asl",
            Self::Juggle => "juggle",
        }
    }
}

/// What an import gives.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The workflows; the first is the one that the file is about.
    pub flows: Vec<Flow>,
    /// What became of every part of the source.
    pub report: Report,
}

impl Import {
    /// The workflows in the form of the API.
    pub fn workflows(&self) -> Vec<Value> {
        self.flows.iter().map(Flow::json).collect()
    }
}

/// Why a file cannot be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Refusal {
    /// The field of the file.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Refusal {
    /// A refusal of a field.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// The JSON in a text that a file has in a field. It is refused if a value in it would be changed
/// or dropped.
pub(crate) fn inner(field: &str, text: &str) -> Result<Value, Refusal> {
    let value = model::json::parse(text).map_err(|error| Refusal::new(field, format!("is not JSON: {error}")))?;
    let Some(lost) = model::json::losses(text).found.into_iter().next() else { return Ok(value) };
    let reason = match lost.loss {
        Loss::Repeated => TWICE,
        Loss::LongInteger => "is an integer that does not fit into 64 bits",
        Loss::Rounded => "has more digits than a number can hold",
    };
    Err(Refusal::new(format!("{field}.{lost}"), reason))
}
