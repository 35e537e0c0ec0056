//! The report of an import: a row for every part of the source.

use model::Said;
use serde_json::{Value, json};

/// What became of a part of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It does the same here.
    Carried,
    /// It is here, and the notes say what differs or has to be set.
    Changed,
    /// It could not be carried over; a step `fail` is at its place.
    Marked,
}

impl Outcome {
    /// The word in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Changed => "changed",
            Self::Marked => "marked",
        }
    }
}

/// A row of the report.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name of the part in the source, such as a node or a state.
    pub source: String,
    /// The kind of the part in the file.
    pub kind: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The steps that it has become.
    pub steps: Vec<String>,
    /// The differences, the missing features, and the values that a person must set.
    pub notes: Vec<Said>,
}

/// What became of every part of the source.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One row for each part, in the order of the source.
    pub entries: Vec<Entry>,
}

impl Report {
    /// The number of rows with this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.entries.iter().filter(|entry| entry.outcome == outcome).count()
    }

    /// The report as data, with texts in English.
    pub fn json(&self) -> Value {
        let entries = self.entries.iter().map(|entry| {
            json!({
                "source": entry.source,
                "kind": entry.kind,
                "outcome": entry.outcome.word(),
                "steps": entry.steps,
                "notes": entry.notes.iter().map(|note| &note.en).collect::<Vec<_>>(),
            })
        });
        json!({
            "carried": self.count(Outcome::Carried),
            "changed": self.count(Outcome::Changed),
            "marked": self.count(Outcome::Marked),
            "entries": entries.collect::<Vec<_>>(),
        })
    }
}
