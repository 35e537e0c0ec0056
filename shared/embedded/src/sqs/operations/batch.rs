use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::sqs::fault::Fault;

const MAX_ENTRIES: usize = 10;

/// A request about one message.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Single<M> {
    pub(super) queue_url: String,
    #[serde(flatten)]
    pub(super) message: M,
}

/// A request about several messages of a queue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Batch<M> {
    pub(super) queue_url: String,
    #[serde(default = "Vec::new")]
    pub(super) entries: Vec<Entry<M>>,
}

/// An entry of a batch, identified by the id that its sender chose.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::sqs) struct Entry<M> {
    id: String,
    #[serde(flatten)]
    pub(super) message: M,
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
pub(super) fn check<M>(entries: &[Entry<M>]) -> Result<(), Fault> {
    if entries.is_empty() {
        return Err(Fault::EmptyBatchRequest);
    }
    if entries.len() > MAX_ENTRIES {
        return Err(Fault::TooManyEntriesInBatchRequest(entries.len()));
    }
    let mut seen = BTreeSet::new();
    for Entry { id, .. } in entries {
        let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if !(1..=80).contains(&id.len()) || !id.chars().all(characters) {
            return Err(Fault::InvalidBatchEntryId);
        }
        if !seen.insert(id) {
            return Err(Fault::BatchEntryIdsNotDistinct(id.clone()));
        }
    }
    Ok(())
}

/// Calls `one` with the id and the message of each entry. A failure only concerns its own entry.
pub(super) fn each<M, S>(entries: Vec<Entry<M>>, mut one: impl FnMut(String, M) -> Result<S, Fault>) -> Outcome<S> {
    let mut outcome = Outcome { successful: Vec::new(), failed: Vec::new() };
    for Entry { id, message } in entries {
        match one(id.clone(), message) {
            Ok(success) => outcome.successful.push(success),
            Err(fault) => {
                outcome.failed.push(Failed { id, sender_fault: true, code: fault.code(), message: fault.to_string() });
            }
        }
    }
    outcome
}
