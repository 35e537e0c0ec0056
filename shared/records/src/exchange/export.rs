//! Reads workflows for an export, with the names of their folders.

use crate::workflows;
use engine::{Engine, Error, Result};
use futures::{StreamExt, stream};
use model::json::encoded_len;
use model::{AccountId, Definition, Folder, Workflow, WorkflowId};

/// The most workflows of one export, which is also the most entries of an archive.
pub const MAX_EXPORT: usize = 200;
/// The most bytes of steps in one export.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// How many workflows are read at once.
const AT_ONCE: usize = 8;

/// A workflow to be written to a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// The workflow's record.
    pub workflow: Workflow,
    /// The current revision.
    pub definition: Definition,
    /// The names of its folder and of all folders above, outermost first.
    pub folder_path: Vec<String>,
}

/// Reads the workflows in the given order. A missing workflow fails the whole export, so that an
/// incomplete export is not taken for a complete one. `fields` names the field of each id, for the
/// error about an unknown one; empty if the ids are not in fields.
pub async fn export(
    engine: &Engine,
    account: &AccountId,
    ids: &[WorkflowId],
    fields: &[String],
) -> Result<Vec<Exported>> {
    let reads = ids.iter().cloned().map(|id| async move { workflows::read(engine, account, &id).await });
    let mut reads = stream::iter(reads).buffered(AT_ONCE);
    let mut exported = Vec::with_capacity(ids.len());
    let mut bytes = 0_usize;
    while let Some(read) = reads.next().await {
        let field = fields.get(exported.len());
        let (workflow, definition) = read.map_err(|error| match field {
            Some(field) => error.in_field(field),
            None => error,
        })?;
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

/// The names of a folder and of all folders above it.
fn path(all: &[Folder], folder: Option<&str>) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = folder;
    // At most as many names as there are folders, so that the loop ends even if folders contain
    // each other.
    while let Some(folder) = at.and_then(|id| all.iter().find(|folder| folder.id == id))
        && names.len() <= all.len()
    {
        names.push(folder.name.clone());
        at = folder.parent_id.as_deref();
    }
    names.reverse();
    names
}
