//! The command line of `sluice`: everything but the host itself.

mod ask;
mod client;
mod clock;
mod command;
mod complete;
mod config;
mod contexts;
mod exit;
mod failure;
mod files;
mod follow;
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
mod talk;
mod terminal;
mod test;

pub use command::Command;
pub use complete::if_asked as complete_if_asked;
pub use exit::Exit;
pub use globals::Globals;

use session::Session;
use std::process::ExitCode;

/// Runs a command to its end, and returns its exit code.
pub fn run(globals: Globals, command: Command) -> ExitCode {
    let mut session = Session::of_process(globals);
    let exit = command.run(&mut session).unwrap_or_else(|failure| {
        session.talk.fail(&failure, session.globals.format());
        failure.exit()
    });
    exit.into()
}
