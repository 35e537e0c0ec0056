//! A workflow as exports write it: what the editor shows, and the way to its folder.

use crate::workflows::get;
use engine::usecase::export_workflows::Exported;
use serde_json::Value;

/// The workflow; without its steps where nobody wants them, so that importing it again leaves the steps that are there.
pub(crate) fn of(exported: &Exported, include_steps: bool) -> Value {
    let mut document = get::detail(&exported.workflow, &exported.definition);
    if let Some(entries) = document.as_object_mut() {
        if !include_steps {
            entries.shift_remove("steps");
        }
        if !exported.folder_path.is_empty() {
            entries.insert("folderPath".to_owned(), exported.folder_path.clone().into());
        }
    }
    document
}
