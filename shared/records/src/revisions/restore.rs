//! Makes the definition of an earlier revision the current one again, as a new revision.

use super::read::definition;
use crate::workflows::update::apply;
use crate::workflows::{self, Restored, WorkflowChange};
use engine::{Engine, Result};
use model::{AccountId, Workflow, WorkflowId};

/// A request to restore a revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restore {
    /// The number of the revision.
    pub revision: u32,
    /// The request is refused unless the record's `edit` is one of these.
    pub expected_edits: Option<Vec<u64>>,
    /// The id of the device that restores it, if one does.
    pub saved_by: Option<String>,
    /// A note on the new revision.
    pub note: Option<String>,
}

/// Restores the revision under the rules of any other change. If its definition is the current one,
/// there is no new revision. Returns the workflow, and whether there is a new revision.
pub async fn restore(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    request: Restore,
) -> Result<(Workflow, bool)> {
    // If the workflow does not exist, the error says that, and not that the revision does not
    // exist.
    workflows::read::summary(engine, account, id).await?;
    let Restore { revision, expected_edits, saved_by, note } = request;
    let definition = definition(engine, account, id, revision).await?;
    let restored = Some(Restored { revision, definition });
    let change = WorkflowChange { expected_edits, restored, saved_by, note, ..WorkflowChange::default() };
    apply(engine, account, id, change).await
}
