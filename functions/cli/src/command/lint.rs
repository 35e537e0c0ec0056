//! `sluice lint`: finds mistakes in files, without a server.

use crate::account::discover::{stem, test_files};
use crate::account::report::{self, Mistake};
use crate::account::{Account, Environment, Scope, all_exist, check_tests, current_directory, load, nothing_in};
use crate::{Exit, Result, Session, Shown, Text};
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Finds mistakes in files.
#[derive(Clone, Debug, Args)]
pub struct Lint {
    /// Files and directories; by default the whole account
    pub paths: Vec<PathBuf>,
}

impl Lint {
    /// Shows what is found. Hints alone do not fail.
    pub(crate) fn run(self, session: &mut Session) -> Result<Exit> {
        let here = current_directory()?;
        all_exist(&self.paths)?;
        let accounts = Account::find(&here)?.choose_or_all(session.chosen())?;
        let (mut each, mut count) = (Vec::new(), 0);
        for account in accounts {
            let (found, workflows) = check(&account, &here, &self.paths, (session.now)())?;
            let name = account.environment.as_ref().map(Environment::name).unwrap_or_default();
            each.push((name.to_owned(), found));
            count = workflows;
        }
        let found = report::merge(each);
        let names: BTreeSet<_> = found.iter().map(|mistake| mistake.file.clone()).collect();
        let text = Text::Plain(report::text(&found, session.paint()));
        session.show(&Shown { data: report::json(&found), text, names: names.into_iter().collect(), next: None })?;
        let files = if count == 1 { "1 workflow".to_owned() } else { format!("{count} workflows") };
        session.talk.say(&match found.len() {
            0 => format!("{files}: nothing found"),
            1 => format!("{files}: 1 finding"),
            many => format!("{files}: {many} findings"),
        });
        Ok(if report::has_findings(&found) { Exit::Findings } else { Exit::Done })
    }
}

/// The mistakes in the files of an account, and how many workflows they were searched in.
fn check(account: &Account, here: &Path, paths: &[PathBuf], now: i64) -> Result<(Vec<Mistake>, usize)> {
    let scope = Scope::of(account, here, paths)?;
    let mut loaded = load(account)?;
    loaded.add_elsewhere(account, &scope)?;
    for path in paths {
        let part = Scope::of(account, here, std::slice::from_ref(path))?;
        if !part.is_all() && !loaded.is_in(&part) && !has_tests(path)? {
            return Err(nothing_in(path));
        }
    }
    let sources: Vec<_> = loaded.workflows.iter().filter(|source| scope.has(&source.file)).collect();
    let broken: Vec<_> = loaded.broken.iter().filter(|broken| scope.has(&broken.file)).collect();
    let wrong: Vec<_> = loaded.wrong_tests.iter().filter(|wrong| scope.has(&wrong.file)).collect();
    let known = |file: &str| loaded.broken.iter().chain(&loaded.wrong_tests).any(|broken| broken.file == file);
    let tests = check_tests(&account.root, account.variables(), |file| scope.has(file) && !known(file))?;
    let all: Vec<_> = broken.iter().chain(&wrong).copied().chain(&tests).collect();
    Ok((report::check(&sources, &all, now), sources.len() + broken.len()))
}

/// Whether a path is a test file, or a directory with test files.
fn has_tests(path: &Path) -> Result<bool> {
    if path.is_dir() { Ok(!test_files(&[path.to_owned()])?.is_empty()) } else { Ok(stem(path).is_some()) }
}
