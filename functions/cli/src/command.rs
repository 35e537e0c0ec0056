//! All commands, one file each.

mod completion;
mod context;
mod login;
mod logout;
mod whoami;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::online::wait;
use crate::session::Session;
use clap::Subcommand;

/// A command of the command line, besides those of the host.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Sign in at a server: pair this device, and keep its tokens
    Login(login::Login),
    /// Sign out: end the session at the server, and forget the tokens
    Logout(logout::Logout),
    /// Show the server, the account's rights and the end of the token
    Whoami(whoami::Whoami),
    /// Servers and accounts that this device knows
    #[command(subcommand)]
    Context(context::Context),
    /// Print a script that completes commands and names in a shell
    Completion(completion::Completion),
}

impl Command {
    /// Runs the command to its end.
    pub(crate) fn run(self, session: &mut Session) -> Result<Exit, Failure> {
        match self {
            Self::Login(command) => wait(command, session),
            Self::Logout(command) => wait(command, session),
            Self::Whoami(command) => wait(command, session),
            Self::Context(command) => command.run(session),
            Self::Completion(command) => command.run(session),
        }
    }
}
