//! `sluice fmt`: formats files.

use crate::account::{Account, Loaded, Scope, all_exist, current_directory, is_json, load, nothing_in, save, stem};
use crate::sync::unreadable;
use crate::{Exit, Failure, Result, Session, Shown, Text, form};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Prints files in the one form that they have.
#[derive(Clone, Debug, Args)]
pub struct Fmt {
    /// Files and directories; by default the whole account
    pub paths: Vec<PathBuf>,
    /// Write nothing; fail if a file would be written
    #[arg(long)]
    pub check: bool,
}

impl Fmt {
    /// Writes the files whose text changes.
    pub(crate) fn run(self, session: &mut Session) -> Result<Exit> {
        let here = current_directory()?;
        all_exist(&self.paths)?;
        let account = Account::find(&here)?.choose_or_first(session.chosen())?;
        let loaded = load(&account)?;
        let scope = Scope::of(&account, &here, &self.paths)?;
        for path in &self.paths {
            let part = Scope::of(&account, &here, std::slice::from_ref(path))?;
            if !part.is_all() && !loaded.is_in(&part) {
                return Err(nothing_in(path));
            }
        }
        let broken: Vec<_> = loaded.broken.iter().filter(|broken| scope.has(&broken.file)).collect();
        if let Some(first) = broken.first() {
            return Err(unreadable(first, broken.len()));
        }
        let mut changed = Vec::new();
        for (file, before, after) in texts(&account, &loaded, &scope)? {
            if before != after {
                if !self.check {
                    save(&account.root.join(&file), &after)?;
                }
                changed.push(file);
            }
        }
        let verb = if self.check { "would write" } else { "wrote" };
        let lines: Vec<_> = changed.iter().map(|file| format!("{verb} {file}\n")).collect();
        let (data, text) = (json!({"files": changed}), Text::Plain(lines.concat()));
        session.show(&Shown { data, text, names: changed.clone(), next: None })?;
        Ok(if self.check && !changed.is_empty() { Exit::Findings } else { Exit::Done })
    }
}

/// The files in YAML, each with its current text and its formatted text.
fn texts(account: &Account, loaded: &Loaded, scope: &Scope) -> Result<Vec<(String, String, String)>> {
    let mut texts = Vec::new();
    let is_yaml = |file: &str| scope.has(file) && !is_json(file);
    for source in loaded.workflows.iter().filter(|source| is_yaml(&source.file)) {
        if source.root.has_aliases() {
            return Err(Failure::usage("a file with aliases cannot be formatted")
                .at(source.file.clone())
                .because("each alias would be written out"));
        }
        let content = match source.tests {
            Some(_) => source.template.without_tests(),
            None => source.template.clone(),
        };
        let after = form::print(&content, stem(&source.file), Some(&source.root));
        texts.push((source.file.clone(), source.text.clone(), after));
    }
    for source in loaded.apis.iter().filter(|source| is_yaml(&source.file)) {
        let before = std::fs::read_to_string(account.root.join(&source.file))?;
        texts.push((source.file.clone(), before, source.template.print(Some(&source.root))));
    }
    Ok(texts)
}
