//! Plans what a push does with each workflow.

use super::change::{self, Change};
use super::{Action, Conflict, Left, Options, Plan, Verb, What};
use crate::account::{Loaded, Source, WORKFLOWS, file_name};
use crate::form::{self, Content, KEPT};
use crate::sync::server::{Snapshot, Stored};
use crate::sync::{Sides, digest};
use std::collections::BTreeSet;

/// The endings that the file of a workflow can have.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// The actions after everything is stored.
#[derive(Default)]
pub(super) struct Later {
    pub enabled: Vec<Action>,
    pub published: Vec<Action>,
    pub deleted: Vec<Action>,
}

pub(super) fn plan(sides: Sides<'_>, options: Options, plan: &mut Plan) -> Later {
    let Sides { loaded, scope, server, base, .. } = sides;
    let mut later = Later::default();
    let mut updates = Vec::new();
    for source in loaded.workflows.iter().filter(|source| scope.has(&source.file)) {
        let here = Stored::of_file(source);
        let id = here.content.id();
        let known = base.workflows.get(id);
        match server.workflows.get(id) {
            None if known.is_some() && !options.force => {
                let reason = "it was deleted at the server; delete the file, or push with --force".to_owned();
                plan.conflicts.push(conflict(source, reason, String::new()));
            }
            None => {
                if let Some(other) = renamed(&here, loaded, server) {
                    let reason = format!(
                        "the server has a workflow of this name: {other}; write `id: {other}` if it is the same, \
                         because the name of the file is the id otherwise"
                    );
                    plan.conflicts.push(conflict(source, reason, String::new()));
                    continue;
                }
                plan.actions.push(action(source, Verb::Create, Change::default(), text(None, Some(&here))));
                after(source, &here, true, options, &mut later);
            }
            Some(stored) if *stored == here => plan.unchanged += 1,
            Some(stored) => {
                let diff = text(Some(stored), Some(&here));
                if let Some(reason) = refused(stored, &here, known, options) {
                    plan.conflicts.push(conflict(source, reason, diff));
                    continue;
                }
                updates.push(action(source, Verb::Update, change::of(stored, &here), diff));
                after(source, &here, false, options, &mut later);
            }
        }
    }
    plan.actions.extend(updates);
    others(sides, options, plan, &mut later);
    later
}

/// The workflow at the server that has the name of a new one, in the same folder. A workflow that
/// has its own file can have a different name after the push.
fn renamed<'a>(here: &Stored, loaded: &Loaded, server: &'a Snapshot) -> Option<&'a str> {
    let name = |stored: &Stored| stored.content.name().trim().to_lowercase();
    let has_file = |id: &str| loaded.workflows.iter().any(|source| source.document.content.id() == id);
    let mut others = server.workflows.iter();
    let same = others.find(|(id, stored)| stored.folder == here.folder && name(stored) == name(here) && !has_file(id));
    same.map(|(id, _)| id.as_str())
}

/// The reason why a workflow cannot be changed.
fn refused(stored: &Stored, here: &Stored, known: Option<&String>, options: Options) -> Option<String> {
    if stored.content.get(KEPT) != here.content.get(KEPT) {
        return Some(format!("a push cannot change what is under {KEPT}; pull it"));
    }
    let is_changed = known.is_some_and(|known| *known != digest::workflow(stored));
    (is_changed && !options.force).then(|| "it was changed at the server since the last pull or push".to_owned())
}

/// Adds the actions for a workflow after it is stored.
fn after(source: &Source, here: &Stored, is_new: bool, options: Options, later: &mut Later) {
    let is_enabled = here.content.is_enabled();
    if (is_new && is_enabled) || (options.enable && !is_enabled) {
        later.enabled.push(action(source, Verb::Enable, Change::default(), String::new()));
    }
    if options.publish {
        later.published.push(action(source, Verb::Publish, Change::default(), String::new()));
    }
}

/// Workflows at the server that no file describes.
fn others(sides: Sides<'_>, options: Options, plan: &mut Plan, later: &mut Later) {
    let Sides { account, loaded, scope, server, base } = sides;
    // A file that cannot be read may describe any of them, so nothing is deleted then.
    let described: BTreeSet<_> = loaded.workflows.iter().map(|source| source.document.content.id()).collect();
    for (id, stored) in server.workflows.iter().filter(|(id, _)| !described.contains(id.as_str())) {
        let directory = account.config.clone().directory(&stored.folder);
        let place = if directory.is_empty() { WORKFLOWS.to_owned() } else { format!("{WORKFLOWS}/{directory}") };
        let stem = file_name(id, stored.content.name());
        let is_named = || ENDINGS.iter().any(|ending| scope.has(&format!("{place}/{stem}.{ending}")));
        if !scope.is_all() && !scope.has(&place) && !is_named() {
            continue;
        }
        let is_changed = base.workflows.get(id).is_some_and(|known| *known != digest::workflow(stored));
        if !options.prune {
            plan.left.push(Left { what: What::Workflow, id: id.clone() });
        } else if is_changed && !options.force {
            let reason = "it has no file, and was changed at the server since the last pull or push".to_owned();
            let diff = text(Some(stored), None);
            plan.conflicts.push(Conflict { what: What::Workflow, id: id.clone(), file: None, reason, diff });
        } else {
            later.deleted.push(Action {
                verb: Verb::Delete,
                what: What::Workflow,
                id: id.clone(),
                name: stored.content.name().to_owned(),
                file: None,
                change: Change::default(),
                diff: text(Some(stored), None),
            });
        }
    }
}

fn action(source: &Source, verb: Verb, change: Change, diff: String) -> Action {
    let content = &source.document.content;
    Action {
        verb,
        what: What::Workflow,
        id: content.id().to_owned(),
        name: content.name().to_owned(),
        file: Some(source.file.clone()),
        change,
        diff,
    }
}

fn conflict(source: &Source, reason: String, diff: String) -> Conflict {
    let id = source.document.content.id().to_owned();
    Conflict { what: What::Workflow, id, file: Some(source.file.clone()), reason, diff }
}

/// The lines of files that differ between two contents, one of which may be missing.
pub(super) fn text(before: Option<&Stored>, after: Option<&Stored>) -> String {
    let print =
        |stored: Option<&Stored>| stored.map(|stored| shown(&stored.content, &stored.folder)).unwrap_or_default();
    change::lines(&print(before), &print(after))
}

fn shown(content: &Content, folder: &[String]) -> String {
    let place = if folder.is_empty() { String::new() } else { format!("# folder: {}\n", folder.join("/")) };
    place + &form::print(content, content.id(), None)
}
