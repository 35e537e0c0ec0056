//! The command line of `sluice`: everything but the host itself.

mod account;
mod ask;
mod client;
mod clock;
mod command;
mod complete;
mod config;
mod contexts;
mod exit;
mod failure;
mod follow;
mod form;
mod globals;
mod inputs;
mod lines;
mod many;
mod names;
mod online;
mod output;
mod paint;
mod quote;
mod session;
mod sync;
mod talk;
mod target;
mod terminal;
mod test;
mod variables;
mod yaml;

pub use command::Command;
pub use complete::if_asked as complete_if_asked;
pub use exit::Exit;
pub use globals::Globals;

pub(crate) use client::{Call, Client};
pub(crate) use failure::{Failure, Result};
pub(crate) use online::Online;
pub(crate) use output::{Format, Shown, Table, Text, field, joined, plain, pretty, yaml, yes};
pub(crate) use session::Session;

use account::{Account, current_directory};
use std::process::ExitCode;

/// Runs a command to its end, and returns its exit code.
pub fn run(globals: Globals, command: Command) -> ExitCode {
    let mut session = Session::of_process(globals);
    let ended = choose(&mut session, &command).and_then(|()| command.run(&mut session));
    let exit = ended.unwrap_or_else(|failure| {
        session.talk.fail(&failure, session.globals.format());
        failure.exit()
    });
    exit.into()
}

/// Reads the environment of `sluice.yaml` that was chosen, if the command talks to a server.
fn choose(session: &mut Session, command: &Command) -> Result<(), Failure> {
    let Some(name) = session.chosen().map(str::to_owned) else { return Ok(()) };
    if command.is_online() {
        let account = Account::find(&current_directory()?)?.choose(Some(&name))?;
        session.target = account.environment.map(|environment| environment.target());
    } else if session.globals.environment.is_some() && !command.reads_files() {
        return Err(Failure::usage("this command is not about an environment").at("--env"));
    }
    Ok(())
}
