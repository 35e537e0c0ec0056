use std::collections::BTreeSet;

use serde::Serialize;

use crate::sqs::fault::Fault;

const MAX_ENTRIES: usize = 10;

/// An entry of a batch, identified by the id that its sender chose.
pub(super) trait Entry {
    fn id(&self) -> &str;
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Outcome<S> {
    successful: Vec<S>,
    failed: Vec<Failed>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Failed {
    id: String,
    sender_fault: bool,
    code: &'static str,
    message: String,
}

/// The response to an entry that only contains its id.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Acknowledged {
    pub(super) id: String,
}

/// Refuses a batch that is empty, too long, or has repeated ids.
pub(super) fn check<E: Entry>(entries: &[E]) -> Result<(), Fault> {
    if entries.is_empty() {
        return Err(Fault::EmptyBatchRequest);
    }
    if entries.len() > MAX_ENTRIES {
        return Err(Fault::TooManyEntriesInBatchRequest(entries.len()));
    }
    let mut seen = BTreeSet::new();
    for entry in entries {
        let id = entry.id();
        let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if !(1..=80).contains(&id.len()) || !id.chars().all(characters) {
            return Err(Fault::InvalidBatchEntryId);
        }
        if !seen.insert(id) {
            return Err(Fault::BatchEntryIdsNotDistinct(id.to_owned()));
        }
    }
    Ok(())
}

/// Calls `one` for each entry. A failure only concerns its own entry.
pub(super) fn each<E: Entry, S>(entries: Vec<E>, mut one: impl FnMut(E) -> Result<S, Fault>) -> Outcome<S> {
    let mut outcome = Outcome { successful: Vec::new(), failed: Vec::new() };
    for entry in entries {
        let id = entry.id().to_owned();
        match one(entry) {
            Ok(success) => outcome.successful.push(success),
            Err(fault) => {
                outcome.failed.push(Failed { id, sender_fault: true, code: fault.code(), message: fault.to_string() });
            }
        }
    }
    outcome
}
