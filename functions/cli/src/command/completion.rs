//! `sluice completion`: the script that completes commands in a shell.

use crate::{Exit, Failure, Result, Session};
use clap::{Args, ValueEnum};
use clap_complete::env::Shells;

/// The variable with which the script asks this program.
const VARIABLE: &str = "COMPLETE";
const NAME: &str = "sluice";

/// Prints a script for a shell.
#[derive(Clone, Debug, Args)]
pub struct Completion {
    /// The shell that completes
    #[arg(value_enum)]
    shell: Shell,
}

/// A shell that can complete.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    /// source <(sluice completion bash)
    Bash,
    /// source <(sluice completion zsh)
    Zsh,
    /// sluice completion fish | source
    Fish,
    /// sluice completion elvish | slurp
    Elvish,
    /// sluice completion powershell | Out-String | Invoke-Expression
    Powershell,
}

impl Completion {
    /// Prints the script.
    pub fn run(self, session: &mut Session) -> Result<Exit> {
        let name = self.shell.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let shells = Shells::builtins();
        let shell = shells.completer(&name).ok_or_else(|| Failure::usage(format!("there is no script for {name}")))?;
        shell.write_registration(VARIABLE, NAME, NAME, NAME, &mut *session.out)?;
        Ok(Exit::Done)
    }
}
