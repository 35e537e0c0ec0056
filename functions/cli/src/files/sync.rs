//! What the commands on files and a server begin with: both sides are read.

use super::account::{Account, Broken, Loaded, Scope, State, here, load};
use super::server::{Snapshot, snapshot};
use crate::client::Client;
use crate::failure::Failure;
use crate::session::Session;
use std::path::PathBuf;

/// Both sides of a comparison.
pub struct Ready {
    /// The directory with `sluice.yaml`.
    pub account: Account,
    /// The files in it.
    pub loaded: Loaded,
    /// The part that the command is about.
    pub scope: Scope,
    /// The client of the server.
    pub client: Client,
    /// What the server has.
    pub server: Snapshot,
    /// What the server had before.
    pub state: State,
}

/// Reads both sides. Files that cannot be read end the command, because nobody knows what they
/// describe.
pub async fn ready(session: &Session, paths: &[PathBuf]) -> Result<Ready, Failure> {
    let here = here()?;
    let account = Account::find(&here)?;
    let loaded = load(&account)?;
    if let Some(first) = loaded.broken.first() {
        return Err(unreadable(first, loaded.broken.len()));
    }
    let scope = Scope::of(&account, &here, paths)?;
    let client = session.client()?;
    let server = snapshot(&client).await?;
    let state = State::load(&account.root, client.base().as_str())?;
    Ok(Ready { account, loaded, scope, client, server, state })
}

fn unreadable(first: &Broken, count: usize) -> Failure {
    let line = first.text.get(..first.at.start).map_or(0, |head| head.matches('\n').count()) + 1;
    let failure =
        Failure::usage("a file cannot be read").at(format!("{}:{line}", first.file)).because(first.reason.clone());
    let more = if count > 1 { format!("{} more; ", count - 1) } else { String::new() };
    failure.advise(format!("{more}`sluice lint` shows the places"))
}
