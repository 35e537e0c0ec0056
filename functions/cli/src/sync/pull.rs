//! Plans and performs a pull.

use super::plan::{Conflict, What, lines};
use super::server::{Snapshot, Stored};
use super::{Sides, digest};
use crate::Result;
use crate::account::api::Api;
use crate::account::sample::SCHEMA_FILE;
use crate::account::{
    APIS, Account, CONFIG, Config, Loaded, Source, State, WORKFLOWS, file_name, is_json, print_tests, save, slug, stem,
    test_place,
};
use crate::form::{self, Content, TESTS};
use crate::variables::{Lost, escaped};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// A file that is written or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `create`, `update`, `move` or `delete`.
    #[serde(rename = "action")]
    pub verb: &'static str,
    /// What the file describes.
    #[serde(rename = "kind")]
    pub what: What,
    /// The id of the workflow or the API record.
    pub id: String,
    /// The path below the root.
    pub file: String,
    /// The previous path, if it differs.
    pub from: Option<String>,
    /// The new text; `None` = the file is deleted.
    #[serde(skip)]
    pub text: Option<String>,
}

/// Everything that a pull does. `-o json` shows it as it is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pull {
    /// The files of the account.
    pub changes: Vec<Change>,
    /// What was changed on both sides.
    pub conflicts: Vec<Conflict>,
    /// The files that were changed here and not at the server.
    #[serde(rename = "changedHere")]
    pub newer: Vec<String>,
    /// The files whose workflow the server no longer has.
    #[serde(rename = "notAtServer")]
    pub left: Vec<String>,
    /// How many files are the same.
    pub unchanged: usize,
    /// The content of `sluice.yaml` after the pull.
    #[serde(skip)]
    pub config: Config,
}

/// Whether files are deleted, and whether changes of the files are overwritten.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether files are deleted whose workflow is no longer at the server.
    pub prune: bool,
    /// Whether changes of the files are overwritten.
    pub force: bool,
}

/// The plan of a pull of the files.
pub fn make(sides: Sides<'_>, options: Options) -> Pull {
    let Sides { account, loaded, scope, server, .. } = sides;
    let mut pull = Pull { config: account.config.clone(), ..Pull::default() };
    let mut taken: BTreeSet<String> = loaded.workflows.iter().map(|source| source.file.to_lowercase()).collect();
    for (id, stored) in &server.workflows {
        let source = loaded.workflows.iter().find(|source| source.document.content.id() == id);
        let directory = match pull.config.clone().directory(&stored.folder) {
            directory if directory.is_empty() => WORKFLOWS.to_owned(),
            directory => format!("{WORKFLOWS}/{directory}"),
        };
        let file = match source {
            Some(source) => format!("{directory}/{}", last(&source.file)),
            None => free(&directory, &file_name(id, stored.content.name()), &mut taken),
        };
        if !scope.has(&file) && !source.is_some_and(|source| scope.has(&source.file)) {
            continue;
        }
        pull.config.directory(&stored.folder);
        workflow(sides, options, source, stored, file, &mut pull);
    }
    orders(server, &mut pull.config);
    plan_removals(sides, options, &mut pull);
    apis(sides, options, &mut pull);
    pull
}

fn workflow(
    sides: Sides<'_>,
    options: Options,
    source: Option<&Source>,
    stored: &Stored,
    file: String,
    pull: &mut Pull,
) {
    let Sides { account, base, .. } = sides;
    let (what, id) = (What::Workflow, stored.content.id().to_owned());
    let Some(source) = source else {
        let content = restored(account, None, &tests(account, pull, None, stored, &file)).0;
        let text = Some(header(account, &file) + &form::print(&content, stem(&file), None));
        pull.changes.push(Change { verb: "create", what, id, file, from: None, text });
        return;
    };
    let here = Stored::of_file(source);
    if here == *stored {
        pull.unchanged += 1;
        return;
    }
    match base.workflows.get(&id) {
        _ if options.force => {}
        Some(known) if *known == digest::workflow(&here) => {}
        Some(known) if *known == digest::workflow(stored) => {
            pull.newer.push(source.file.clone());
            return;
        }
        known => {
            let reason = match known {
                Some(_) => "it was changed here and at the server since the last pull or push",
                None => "it differs, and was never pulled or pushed from here",
            };
            let before = form::print(&here.content, &id, None);
            let diff = lines(&before, &form::print(&stored.content, &id, None));
            let (file, reason) = (Some(source.file.clone()), reason.to_owned());
            pull.conflicts.push(Conflict { what, id, file, reason, diff });
            return;
        }
    }
    let (content, lost) = restored(account, Some(source), &stored.content);
    if let Some(conflict) = other_value(account, &lost, options) {
        let diff = lines(&form::print(&source.template, &id, None), &form::print(&content, &id, None));
        let (file, reason) = (Some(source.file.clone()), conflict);
        pull.conflicts.push(Conflict { what, id, file, reason, diff });
        return;
    }
    let content = restored(account, Some(source), &tests(account, pull, Some(source), stored, &file)).0;
    let text =
        if is_json(&file) { json_text(&content) } else { form::print(&content, stem(&file), Some(&source.root)) };
    let from = (source.file != file).then(|| source.file.clone());
    let verb = if from.is_some() { "move" } else { "update" };
    if text != source.text || from.is_some() {
        pull.changes.push(Change { verb, what, id, file, from, text: Some(text) });
    }
}

/// The new content of a workflow's file, with the placeholders that the file has now; and the
/// placeholders whose place has another value at the server.
fn restored(account: &Account, source: Option<&Source>, content: &Content) -> (Content, Vec<Lost>) {
    let Some(variables) = account.variables() else { return (content.clone(), Vec::new()) };
    let (restored, mut lost) = content.restored(source.map(|source| &source.template), variables);
    let tests = source.and_then(|source| source.tests.as_ref()).zip(content.0.get(TESTS));
    if let Some((old, new)) = tests {
        variables.value_at(&old.template(), new, TESTS, &mut lost);
    }
    (restored, lost)
}

/// The reason why a file is not written: the value of one environment would replace a placeholder,
/// so it would apply to all environments.
fn other_value(account: &Account, lost: &[Lost], options: Options) -> Option<String> {
    let (first, environment) = (lost.first()?, account.environment.as_ref()?);
    (!options.force).then(|| {
        format!(
            "the server has another value than {} has with the variables of {}, at {}; change the variables in \
             {CONFIG}, or the placeholder",
            first.text,
            environment.name(),
            first.path
        )
    })
}

/// Writes the tests of a workflow into a file beside its file. Returns the content of the
/// workflow's file: without the tests, unless this file contained them before.
fn tests(account: &Account, pull: &mut Pull, source: Option<&Source>, stored: &Stored, file: &str) -> Content {
    let old = source.and_then(|source| source.tests.as_ref());
    let is_inside = old.is_none() && source.is_some_and(|source| source.document.content.0.contains_key(TESTS));
    let place = match old {
        Some(old) => {
            let directory = file.rsplit_once('/').map_or("", |(directory, _)| directory);
            Some(format!("{directory}/{}", last(&old.file)))
        }
        None => test_place(&account.root, file),
    };
    let (Some(place), false) = (place, is_inside) else { return stored.content.clone() };
    let (what, id) = (What::Workflow, stored.content.id().to_owned());
    let from = old.map(|old| old.file.clone()).filter(|old| *old != place);
    match (stored.content.0.get(TESTS), old) {
        (Some(new), Some(old)) if old.value() == *new && from.is_none() => {}
        (Some(new), _) => {
            let verb = match (old, &from) {
                (None, _) => "create",
                (Some(_), None) => "update",
                (Some(_), Some(_)) => "move",
            };
            let new = match (account.variables(), old) {
                (None, _) => new.clone(),
                (Some(_), None) => escaped(new),
                (Some(variables), Some(old)) => variables.value_at(&old.template(), new, TESTS, &mut Vec::new()),
            };
            pull.changes.push(Change { verb, what, id, file: place, from, text: Some(print_tests(&new, old)) });
        }
        // The file is not deleted, because the user did not ask for that.
        (None, Some(old)) => pull.left.push(old.file.clone()),
        (None, None) => {}
    }
    stored.content.without_tests()
}

/// The text of a workflow in a JSON file, with the fields of the API.
fn json_text(content: &Content) -> String {
    format!("{:#}\n", Value::Object(content.0.clone()))
}

/// The order of the folders that have files.
fn orders(server: &Snapshot, config: &mut Config) {
    for folder in server.folders.iter().filter(|folder| folder.order != 0) {
        let is_used = server.workflows.values().any(|stored| stored.folder.starts_with(&folder.path));
        if is_used {
            let directory = config.directory(&folder.path);
            config.folders.entry(directory).or_default().order = folder.order;
        }
    }
    for (directory, folder) in &mut config.folders {
        let mut names: Vec<_> = directory.split('/').map(str::to_owned).collect();
        if let (Some(name), Some(last)) = (&folder.name, names.last_mut()) {
            last.clone_from(name);
        }
        let stored = server.folders.iter().find(|stored| stored.path == names);
        if let Some(stored) = stored {
            folder.order = stored.order;
        }
    }
    config.folders.retain(|_, folder| folder.name.is_some() || folder.order != 0);
}

/// Files whose workflow the server had and no longer has.
fn plan_removals(sides: Sides<'_>, options: Options, pull: &mut Pull) {
    let Sides { loaded, scope, server, base, .. } = sides;
    for source in loaded.workflows.iter().filter(|source| scope.has(&source.file)) {
        let id = source.document.content.id();
        let Some(known) = base.workflows.get(id).filter(|_| !server.workflows.contains_key(id)) else { continue };
        let here = Stored::of_file(source);
        let (what, id, file) = (What::Workflow, id.to_owned(), source.file.clone());
        if !options.prune {
            pull.left.push(file);
        } else if *known != digest::workflow(&here) && !options.force {
            let reason = "it was deleted at the server, and changed here".to_owned();
            pull.conflicts.push(Conflict { what, id, file: Some(file), reason, diff: String::new() });
        } else {
            if let Some(tests) = &source.tests {
                let (id, file) = (id.clone(), tests.file.clone());
                pull.changes.push(Change { verb: "delete", what, id, file, from: None, text: None });
            }
            pull.changes.push(Change { verb: "delete", what, id, file, from: None, text: None });
        }
    }
}

fn apis(sides: Sides<'_>, options: Options, pull: &mut Pull) {
    let Sides { account, loaded, scope, server, base } = sides;
    let Some(stored) = &server.apis else { return };
    let mut taken: BTreeSet<String> = loaded.apis.iter().map(|source| source.file.to_lowercase()).collect();
    for (key, there) in stored {
        let source = loaded.apis.iter().find(|source| source.api.key() == *key);
        let name = slug(&there.api.file_name());
        let file = source.map_or_else(|| free(APIS, &name, &mut taken), |source| source.file.clone());
        if !scope.has(&file) {
            continue;
        }
        let (what, id) = (What::Api, key.clone());
        let Some(source) = source else {
            let text = Some(restored_api(account, None, &there.api).0.print(None));
            pull.changes.push(Change { verb: "create", what, id, file, from: None, text });
            continue;
        };
        if source.api == there.api {
            pull.unchanged += 1;
            continue;
        }
        match base.apis.get(key) {
            _ if options.force => {}
            Some(known) if *known == digest::api(&source.api) => {}
            Some(known) if *known == digest::api(&there.api) => {
                pull.newer.push(file);
                continue;
            }
            _ => {
                let reason = "it was changed here and at the server".to_owned();
                let diff = lines(&source.api.print(None), &there.api.print(None));
                pull.conflicts.push(Conflict { what, id, file: Some(file), reason, diff });
                continue;
            }
        }
        let (content, lost) = restored_api(account, Some(&source.template), &there.api);
        if let Some(reason) = other_value(account, &lost, options) {
            let diff = lines(&source.template.print(None), &content.print(None));
            pull.conflicts.push(Conflict { what, id, file: Some(file), reason, diff });
            continue;
        }
        let text = Some(content.print(Some(&source.root)));
        pull.changes.push(Change { verb: "update", what, id, file, from: None, text });
    }
    for source in loaded.apis.iter().filter(|source| scope.has(&source.file)) {
        let key = source.api.key();
        if stored.contains_key(&key) || !base.apis.contains_key(&key) {
            continue;
        }
        let file = source.file.clone();
        if options.prune {
            pull.changes.push(Change { verb: "delete", what: What::Api, id: key, file, from: None, text: None });
        } else {
            pull.left.push(file);
        }
    }
}

fn restored_api(account: &Account, template: Option<&Api>, api: &Api) -> (Api, Vec<Lost>) {
    match account.variables() {
        Some(variables) => api.restored(template, variables),
        None => (api.clone(), Vec::new()),
    }
}

/// A path that no other file has.
fn free(directory: &str, name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut number = 1;
    loop {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let file = format!("{directory}/{name}{suffix}.yaml");
        if taken.insert(file.to_lowercase()) {
            return file;
        }
        number += 1;
    }
}

fn last(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// The first line of a new file, with which editors find the schema.
fn header(account: &Account, file: &str) -> String {
    if !account.root.join(SCHEMA_FILE).is_file() {
        return String::new();
    }
    let up = "../".repeat(file.matches('/').count());
    format!("# yaml-language-server: $schema={up}{SCHEMA_FILE}\n")
}

impl Pull {
    /// Writes the files, and the known content of the server.
    pub fn apply(&self, account: &Account, server: &Snapshot, loaded: &Loaded, state: &mut State) -> Result<()> {
        for change in &self.changes {
            let path = account.root.join(&change.file);
            match &change.text {
                Some(text) => save(&path, text)?,
                None => std::fs::remove_file(&path)?,
            }
            if let Some(from) = &change.from {
                std::fs::remove_file(account.root.join(from))?;
            }
        }
        if !self.config.folders.is_empty() || !account.config.folders.is_empty() {
            self.config.save(&account.root.join(CONFIG))?;
        }
        self.note(server, loaded, state);
        state.save()
    }

    fn note(&self, server: &Snapshot, loaded: &Loaded, state: &mut State) {
        let written = |what: What, id: &str| {
            self.changes.iter().any(|change| change.what == what && change.id == id && change.text.is_some())
        };
        for (id, stored) in &server.workflows {
            let is_same = loaded
                .workflows
                .iter()
                .any(|source| source.document.content == stored.content && source.folder == stored.folder);
            if is_same || written(What::Workflow, id) {
                state.base.workflows.insert(id.clone(), digest::workflow(stored));
            }
        }
        for (key, stored) in server.apis.iter().flatten() {
            if loaded.apis.iter().any(|source| source.api == stored.api) || written(What::Api, key) {
                state.base.apis.insert(key.clone(), digest::api(&stored.api));
            }
        }
        for change in self.changes.iter().filter(|change| change.text.is_none()) {
            match change.what {
                What::Api => state.base.apis.remove(&change.id),
                _ => state.base.workflows.remove(&change.id),
            };
        }
    }
}
