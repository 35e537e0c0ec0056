//! Stores a copy of a workflow: disabled, with a history of its own.

use super::create;
use super::read::read;
use engine::{Engine, Error, Result};
use model::{AccountId, Saved, Workflow, WorkflowId};
use std::collections::HashSet;

/// The mark after the name of a copy.
const MARK: &str = "副本";
/// The same in English.
const ENGLISH_MARK: &str = "copy";
/// The longest name, in characters.
const MAX_NAME: usize = 200;
/// How many names are used if other requests take them in the meantime.
const ATTEMPTS: usize = 10;

/// The differences between the copy and the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// The name; `None` = that of the original with a mark, numbered if it exists.
    pub name: Option<String>,
    /// Whether the mark is English; otherwise it is Chinese.
    pub is_english: bool,
    /// The folder; `None` = that of the original, `Some(None)` = top level.
    pub folder_id: Option<Option<String>>,
    /// The id of the device that copies it, if one does.
    pub saved_by: Option<String>,
}

/// Copies the workflow with this id and its current revision.
pub async fn duplicate(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    differences: Differences,
) -> Result<Workflow> {
    let (original, definition) = read(engine, account, id).await?;
    let now = engine.ports.clock.now();
    let mut copy = Workflow {
        id: WorkflowId::from_uuid(engine.ports.ids.uuid(now)),
        folder_id: differences.folder_id.unwrap_or_else(|| original.folder_id.clone()),
        is_enabled: false,
        // The key must be unique, so only the original has it.
        flow_key: None,
        edit: 1,
        revision: 1,
        saved: Some(Saved { at: now, by: differences.saved_by, ..Saved::default() }),
        created_at: now,
        modified_at: now,
        ..original.clone()
    };
    if let Some(name) = differences.name {
        name.trim().clone_into(&mut copy.name);
        return create::store(engine, account, copy, &definition).await;
    }
    let mut number = 1;
    let mark = if differences.is_english { ENGLISH_MARK } else { MARK };
    let marked = |name: &str, number| marked(name, mark, number);
    copy.name = marked(&original.name, number);
    let mut tried = create::store(engine, account, copy.clone(), &definition).await;
    if matches!(tried, Err(Error::NameTaken { .. })) {
        let taken = names(engine, account, &copy).await?;
        for _ in 0..ATTEMPTS {
            number += 1;
            while taken.contains(&marked(&original.name, number).to_lowercase()) {
                number += 1;
            }
            copy.name = marked(&original.name, number);
            tried = create::store(engine, account, copy.clone(), &definition).await;
            if !matches!(tried, Err(Error::NameTaken { .. })) {
                break;
            }
        }
    }
    tried
}

/// The names in the copy's folder, in lower case.
async fn names(engine: &Engine, account: &AccountId, copy: &Workflow) -> Result<HashSet<String>> {
    let all = engine.ports.workflows.list(account).await?;
    Ok(all.iter().filter(|other| other.folder_id == copy.folder_id).map(|other| other.name.to_lowercase()).collect())
}

/// The name of a copy, cut so that there is room for the mark.
fn marked(name: &str, mark: &str, number: usize) -> String {
    let mark = if number == 1 { format!(" ({mark})") } else { format!(" ({mark} {number})") };
    let room = MAX_NAME.saturating_sub(mark.chars().count());
    let kept: String = name.chars().take(room).collect();
    format!("{kept}{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_name_is_never_too_long() {
        assert_eq!(marked("a", MARK, 1), "a (副本)");
        assert_eq!(marked("a", MARK, 12), "a (副本 12)");
        assert_eq!(marked(&"名".repeat(200), MARK, 2).chars().count(), MAX_NAME);
    }
}
