//! `sluice lint`: finds mistakes in files, without a server.

use crate::account::report::{self, Mistake};
use crate::account::{Account, Environment, Scope, all_exist, check_tests, current_directory, load};
use crate::{Exit, Result, Session, Shown, Text};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;

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
            let scope = Scope::of(&account, &here, &self.paths)?;
            let (found, workflows) = check(&account, &scope, (session.now)())?;
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
fn check(account: &Account, scope: &Scope, now: i64) -> Result<(Vec<Mistake>, usize)> {
    let loaded = load(account)?;
    let sources: Vec<_> = loaded.workflows.iter().filter(|source| scope.has(&source.file)).collect();
    let broken: Vec<_> = loaded.broken.iter().filter(|broken| scope.has(&broken.file)).collect();
    let wrong: Vec<_> = loaded.wrong_tests.iter().filter(|wrong| scope.has(&wrong.file)).collect();
    let known = |file: &str| loaded.broken.iter().chain(&loaded.wrong_tests).any(|broken| broken.file == file);
    let tests = check_tests(&account.root, account.variables(), |file| scope.has(file) && !known(file))?;
    let all: Vec<_> = broken.iter().chain(&wrong).copied().chain(&tests).collect();
    Ok((report::check(&sources, &all, now), sources.len() + broken.len()))
}
