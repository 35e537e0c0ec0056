//! The formats that can be imported, and the result of an import.

use crate::Report;
use crate::draft::Flow;
use model::json::{Loss, TWICE};
use serde_json::Value;

/// A format of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Workflows of n8n, in the format in which its editor and API export them.
    N8n,
    /// State machines in Amazon States Language.
    Asl,
    /// Flows of Juggle, in the format of its console and database.
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

/// The result of an import.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The workflows; the first is the main workflow of the file.
    pub flows: Vec<Flow>,
    /// The result for every part of the source.
    pub report: Report,
}

impl Import {
    /// The workflows in the format of the API.
    pub fn workflows(&self) -> Vec<Value> {
        self.flows.iter().map(Flow::json).collect()
    }
}

/// The reason why a file cannot be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Refusal {
    /// The field of the file.
    pub field: String,
    /// The mistake in the field.
    pub reason: String,
}

impl Refusal {
    /// A refusal of a field.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// The JSON in a text in a field of a file. It is refused if a value in it would be changed or
/// dropped.
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
