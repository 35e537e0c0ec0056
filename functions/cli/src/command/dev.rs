//! `sluice dev`: pushes files to the local host whenever they change.

use crate::account::{APIS, Account, CONFIG, Environment, Scope, State, WORKFLOWS, current_directory, load, report};
use crate::sync::plan::{self, Options, conflict_text};
use crate::sync::push::Push;
use crate::sync::{Sides, server};
use crate::{Client, Exit, Failure, Online, Result, Session};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The pause between two checks of the files.
const EVERY: Duration = Duration::from_millis(400);

/// Pushes files to the local host whenever they change.
#[derive(Clone, Debug, Args)]
pub struct Dev {
    /// Files and directories; by default the whole account
    pub paths: Vec<PathBuf>,
}

impl Online for Dev {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let here = current_directory()?;
        let root = Account::find(&here)?.choose(session.chosen())?.root;
        let client = session.client()?;
        if !client.is_local() {
            return Err(Failure::usage("dev pushes unasked, so it only works with a local host")
                .at(client.base().as_str())
                .advise("use `sluice push`, or another --context"));
        }
        session.talk.say(&format!("Watching {}; end with Ctrl-C", root.display()));
        let mut before = None;
        loop {
            let now = stamps(&root);
            if before.as_ref() != Some(&now) {
                before = Some(now);
                if let Err(failure) = self.turn(session, &here, &client).await {
                    session.talk.fail(&failure, session.globals.format());
                }
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}

impl Dev {
    /// Lints and pushes the files as they are now.
    async fn turn(&self, session: &mut Session, here: &Path, client: &Client) -> Result<()> {
        let account = Account::find(here)?.choose(session.chosen())?;
        let loaded = load(&account)?;
        let scope = Scope::of(&account, here, &self.paths)?;
        let sources: Vec<_> = loaded.workflows.iter().filter(|source| scope.has(&source.file)).collect();
        let broken: Vec<_> = loaded.broken.iter().chain(&loaded.wrong_tests).collect();
        let found = report::check(&sources, &broken, (session.now)());
        if !found.is_empty() {
            session.talk.say(report::text(&found, session.talk.paint()).trim_end());
        }
        if !loaded.broken.is_empty() {
            return Ok(());
        }
        let stored = server::snapshot(client).await?;
        let environment = account.environment.as_ref().map(Environment::name);
        let state = State::load(&account.root, client.base().as_str(), environment)?;
        let sides = Sides { account: &account, loaded: &loaded, scope: &scope, server: &stored, base: &state.base };
        let plan = plan::make(sides, Options::default());
        if !plan.conflicts.is_empty() {
            session.talk.say(conflict_text(&plan.conflicts, session.talk.paint()).trim_end());
            return Ok(());
        }
        let mut push = Push { client, loaded: &loaded, server: stored, state, tokens: Vec::new() };
        let outcome = push.apply(&plan, |_| {}).await;
        for (api, token) in &push.tokens {
            session.talk.warn(&format!("the token of {api} is shown only now: {token}"));
        }
        session.talk.say(plan::text(&plan, session.talk.paint(), false).trim_end());
        outcome?;
        test(&account.root, environment)
    }
}

/// Runs the tests, if there are any. `sluice test` says how they end.
fn test(root: &Path, environment: Option<&str>) -> Result<()> {
    let is_test = |path: &PathBuf| path.to_str().is_some_and(|path| path.contains(".test."));
    if stamps(root).keys().any(is_test) {
        let chosen = environment.into_iter().flat_map(|name| ["--env", name]);
        let mut command = std::process::Command::new(std::env::current_exe()?);
        command.args(["test", WORKFLOWS]).args(chosen).current_dir(root).status()?;
    }
    Ok(())
}

/// The time of the last change of each file of the account, and its size.
fn stamps(root: &Path) -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.join(CONFIG), root.join(WORKFLOWS), root.join(APIS)];
    while let Some(path) = open.pop() {
        let Ok(data) = path.metadata() else { continue };
        if data.is_dir() {
            let inside = std::fs::read_dir(&path).into_iter().flatten().flatten();
            open.extend(inside.map(|entry| entry.path()));
        } else {
            found.insert(path, (data.modified().ok(), data.len()));
        }
    }
    found
}
