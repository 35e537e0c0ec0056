//! Plans the folders: creates those that the server does not have, and sets their order.

use super::change::Change;
use super::{Action, Plan, Verb, What};
use crate::account::WORKFLOWS;
use crate::sync::Sides;
use std::collections::BTreeMap;

pub(super) fn plan(sides: Sides<'_>, plan: &mut Plan) {
    let Sides { account, loaded, scope, server, .. } = sides;
    // The paths of all folders that the files need, with the order that sluice.yaml names.
    let mut wanted: BTreeMap<Vec<String>, Option<i64>> = BTreeMap::new();
    for source in loaded.workflows.iter().filter(|source| scope.has(&source.file)) {
        for length in 1..=source.folder.len() {
            wanted.entry(source.folder.iter().take(length).cloned().collect()).or_default();
        }
    }
    for (directory, folder) in &account.config.folders {
        let is_there = account.root.join(WORKFLOWS).join(directory).is_dir();
        if is_there && scope.has(&format!("{WORKFLOWS}/{directory}")) {
            wanted.insert(account.config.path(directory), Some(folder.order));
        }
    }
    for (path, order) in wanted {
        let stored = server.folders.iter().find(|folder| folder.path == path);
        let verb = match (stored, order) {
            (None, _) => Verb::Create,
            (Some(stored), Some(order)) if stored.order != order => Verb::Update,
            _ => continue,
        };
        let change =
            Change { fields: if verb == Verb::Update { vec!["order"] } else { Vec::new() }, ..Change::default() };
        let name = path.last().cloned().unwrap_or_default();
        let (id, file) = (path.join("/"), None);
        plan.actions.push(Action { verb, what: What::Folder, id, name, file, change, diff: String::new() });
    }
}
