//! Compares the files with a server, for `pull`, `diff`, `push` and `dev`.

mod digest;
pub mod plan;
pub mod pull;
pub mod push;
pub mod server;

use crate::account::{
    Account, Base, Broken, Environment, Loaded, Scope, State, current_directory, load, no_such, nothing_in,
};
use crate::{Client, Failure, Result, Session};
use plan::{Options, Plan};
use server::{Snapshot, snapshot};
use std::path::PathBuf;

/// The two sides of a comparison, for a part of the account.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// The directory with `sluice.yaml`.
    pub account: &'a Account,
    /// The files in it.
    pub loaded: &'a Loaded,
    /// The part that is compared.
    pub scope: &'a Scope,
    /// The content of the server.
    pub server: &'a Snapshot,
    /// The content that the server had before.
    pub base: &'a Base,
}

/// Both sides of a comparison, as they were read.
pub struct Ready {
    /// The directory with `sluice.yaml`.
    pub account: Account,
    /// The files in it.
    pub loaded: Loaded,
    /// The part that the command is about.
    pub scope: Scope,
    /// The client of the server.
    pub client: Client,
    /// The content of the server.
    pub server: Snapshot,
    /// The content that the server had before.
    pub state: State,
    /// The paths without files of the account, each with its part of the account.
    missing: Vec<(PathBuf, Scope)>,
}

impl Ready {
    /// Refuses to push tests with a mistake.
    pub fn tests_are_right(&self) -> Result<()> {
        let files: Vec<_> = self.loaded.workflows.iter().filter(|source| self.scope.has(&source.file)).collect();
        let is_pushed = |wrong: &&Broken| {
            files.iter().any(|source| {
                source.file == wrong.file || source.tests.as_ref().is_some_and(|tests| tests.file == wrong.file)
            })
        };
        let wrong: Vec<_> = self.loaded.wrong_tests.iter().filter(is_pushed).collect();
        wrong.first().map_or(Ok(()), |first| Err(unreadable(first, wrong.len())))
    }

    /// The sides, of this part of the account.
    pub fn sides<'a>(&'a self, scope: &'a Scope) -> Sides<'a> {
        let Self { account, loaded, server, state, .. } = self;
        Sides { account, loaded, scope, server, base: &state.base }
    }

    /// What a push would do. A path without files must be the place of something that only the
    /// server has.
    pub fn plan(&self, options: Options) -> Result<Plan> {
        let plan = plan::make(self.sides(&self.scope), options);
        self.all_known(|scope| {
            let part = plan::make(self.sides(scope), options);
            !part.actions.is_empty() || !part.conflicts.is_empty() || !part.left.is_empty()
        })?;
        Ok(plan)
    }

    /// Refuses a path without files, unless it is the place of something that the plan names.
    pub fn all_known(&self, is_place: impl Fn(&Scope) -> bool) -> Result<()> {
        match self.missing.iter().find(|(_, scope)| !is_place(scope)) {
            Some((path, _)) if path.exists() => Err(nothing_in(path)),
            Some((path, _)) => Err(no_such(path)),
            None => Ok(()),
        }
    }
}

/// Reads both sides. Files that cannot be read end the command, because it is unknown what they
/// describe.
pub async fn ready(session: &Session, paths: &[PathBuf]) -> Result<Ready> {
    let here = current_directory()?;
    let account = Account::find(&here)?.choose(session.chosen())?;
    let loaded = load(&account)?;
    if let Some(first) = loaded.broken.first() {
        return Err(unreadable(first, loaded.broken.len()));
    }
    let scope = Scope::of(&account, &here, paths)?;
    let mut missing = Vec::new();
    for path in paths {
        let part = Scope::of(&account, &here, std::slice::from_ref(path))?;
        if !part.is_all() && !loaded.is_in(&part) {
            missing.push((path.clone(), part));
        }
    }
    let client = session.client()?;
    let server = snapshot(&client).await?;
    let environment = account.environment.as_ref().map(Environment::name);
    if let Some(name) = environment {
        session.talk.say(&format!("Environment {name}: {}", client.base()));
    }
    let state = State::load(&account.root, client.base().as_str(), environment)?;
    Ok(Ready { account, loaded, scope, client, server, state, missing })
}

/// A file that cannot be read, and how many others there are.
pub fn unreadable(first: &Broken, count: usize) -> Failure {
    let line = first.text.get(..first.at.start).map_or(0, |head| head.matches('\n').count()) + 1;
    let failure =
        Failure::usage("a file cannot be read").at(format!("{}:{line}", first.file)).because(first.reason.clone());
    let more = if count > 1 { format!("{} more; ", count - 1) } else { String::new() };
    failure.advise(format!("{more}`sluice lint` shows the places"))
}
