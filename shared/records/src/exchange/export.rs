//! Reads workflows whole, with the names of the folders that lead to them.

use crate::workflows;
use engine::{Engine, Error};
use futures::{StreamExt, stream};
use model::json::encoded_len;
use model::{AccountId, Definition, Folder, Workflow, WorkflowId};

/// The most workflows of one export: as many as an archive may have entries.
pub const MAX_EXPORT: usize = 200;
/// The most bytes of steps that are gathered.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// How many are read at once.
const AT_ONCE: usize = 8;

/// A workflow to be written to a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// The record.
    pub workflow: Workflow,
    /// Its current revision.
    pub definition: Definition,
    /// The names of its folder and of those above, outermost first.
    pub folder_path: Vec<String>,
}

/// Reads them in the order they were named. One that is missing refuses the export: nobody should
/// take half of it for the whole.
pub async fn export(engine: &Engine, account: &AccountId, ids: &[WorkflowId]) -> Result<Vec<Exported>, Error> {
    let reads = ids.iter().cloned().map(|id| read(engine, account, id));
    let mut reads = stream::iter(reads).buffered(AT_ONCE);
    let mut exported = Vec::with_capacity(ids.len());
    let mut bytes = 0_usize;
    while let Some(read) = reads.next().await {
        let (workflow, definition) = read?;
        let size: usize = definition.steps.iter().flat_map(|step| step.parameters.values()).map(encoded_len).sum();
        bytes = bytes.saturating_add(size);
        if bytes > MAX_BYTES {
            return Err(Error::TooMuch { what: "bytes", limit: MAX_BYTES });
        }
        exported.push(Exported { workflow, definition, folder_path: Vec::new() });
    }
    if exported.iter().any(|one| one.workflow.folder_id.is_some()) {
        let folders = engine.ports.folders.list(account).await?;
        for one in &mut exported {
            one.folder_path = path(&folders, one.workflow.folder_id.as_deref());
        }
    }
    Ok(exported)
}

async fn read(engine: &Engine, account: &AccountId, id: WorkflowId) -> Result<(Workflow, Definition), Error> {
    workflows::read(engine, account, &id).await
}

/// The names that lead to a folder.
fn path(all: &[Folder], folder: Option<&str>) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = folder;
    // No way up is longer than there are folders.
    while let Some(folder) = at.and_then(|id| all.iter().find(|folder| folder.id == id))
        && names.len() <= all.len()
    {
        names.push(folder.name.clone());
        at = folder.parent_id.as_deref();
    }
    names.reverse();
    names
}
