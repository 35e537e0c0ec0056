//! The whole command line: the host's flags and subcommands, and the commands of the crate `cli`.

use crate::flags::Flags;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// What `sluice --help` says first.
const ABOUT: &str = "Sluice runs workflows behind APIs.\n\nWithout a command it starts the local host; nothing else \
                     needs to be installed or running.";

/// The whole command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "sluice", version)]
pub struct Program {
    /// The command; none starts the host.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The flags of the host, if there is no command.
    #[command(flatten)]
    pub host: Flags,

    /// The flags of the other commands.
    #[command(flatten)]
    pub globals: cli::Globals,
}

/// The commands of the executable.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Start the local host, as without a command
    Serve(Box<Flags>),
    /// Copy the data, as it is at one moment, into a folder that is empty or absent. A host can use
    /// the data at the same time
    Backup(CopyArguments),
    /// Restore a backup into the data folder, which must be empty or absent
    Restore(CopyArguments),
    /// The commands that talk to a server or work on files.
    #[command(flatten)]
    Other(cli::Command),
}

/// The two ends of a copy.
#[derive(Clone, Debug, Args)]
pub struct CopyArguments {
    /// The folder with the copy
    pub dir: PathBuf,

    /// The folder with the data [default: .sluice]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

impl CopyArguments {
    /// The folder with the data: of the command, else of the flags before the command.
    pub fn data_dir(&self, flags: &Flags) -> PathBuf {
        self.data_dir.as_ref().unwrap_or(&flags.data_dir).clone()
    }
}

/// The command line as `clap` knows it. `-h` leaves out the flags of the host, `--help` has them.
pub fn command() -> clap::Command {
    let host = Flags::augment_args(clap::Command::new("host"));
    let flags: Vec<_> = host.get_arguments().map(|flag| flag.get_id().clone()).collect();
    let shorter = flags
        .into_iter()
        .fold(Program::command(), |command, id| command.mut_arg(id, |flag| flag.hide_short_help(true)));
    shorter.about(ABOUT).long_about(ABOUT)
}

impl Program {
    /// Reads the arguments of this process. If they are wrong, or ask for help, that is shown and
    /// the process ends.
    pub fn read() -> Self {
        Self::of(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    /// Reads arguments; the first is the name of the program.
    pub fn of(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = command();
        let matches = command.try_get_matches_from_mut(arguments)?;
        if let Some((name, _)) = matches.subcommand()
            && let Some(stray) = stray(&matches, name)
        {
            let says = format!("{stray} is an option of the host: `sluice serve {stray} …`");
            return Err(command.error(ErrorKind::ArgumentConflict, says));
        }
        Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
    }
}

/// A flag of the host that was given before another command, which would ignore it.
fn stray(matches: &clap::ArgMatches, name: &str) -> Option<String> {
    let copies = matches!(name, "backup" | "restore");
    let host = Flags::augment_args(clap::Command::new("host"));
    let given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let mut flags = host.get_arguments().filter(|flag| given(flag.get_id().as_str()));
    let stray = flags.find(|flag| !(copies && flag.get_id() == "data_dir"))?;
    stray.get_long().map(|long| format!("--{long}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Program, clap::Error> {
        Program::of(["sluice"].iter().chain(arguments).map(OsString::from))
    }

    #[test]
    fn the_commands_are_consistent() {
        command().debug_assert();
    }

    #[test]
    fn without_a_command_the_host_starts() {
        assert!(read(&["--port", "0"]).is_ok_and(|program| program.command.is_none() && program.host.port == 0));
        let Some(Command::Serve(flags)) = read(&["serve", "--port", "7"]).unwrap().command else { panic!("not serve") };
        assert_eq!(flags.port, 7);
    }

    #[test]
    fn flags_of_the_host_before_a_command_are_refused() {
        let refused = read(&["--port", "7", "serve"]).unwrap_err().to_string();
        assert!(refused.contains("--port is an option of the host"), "{refused}");
        assert!(read(&["--data-dir", "x", "whoami"]).is_err());
    }

    #[test]
    fn a_copy_takes_its_folder_from_either_side() {
        let folder = |arguments: &[&str]| match read(arguments).unwrap() {
            Program { command: Some(Command::Backup(ends)), host, .. } => ends.data_dir(&host),
            _ => panic!("no backup"),
        };
        assert_eq!(folder(&["--data-dir", "a", "backup", "b"]), PathBuf::from("a"));
        assert_eq!(folder(&["backup", "b", "--data-dir", "c"]), PathBuf::from("c"));
        assert_eq!(folder(&["backup", "b"]), PathBuf::from(".sluice"));
    }

    #[test]
    fn flags_of_all_commands_come_before_or_after() {
        for arguments in [["--json", "whoami"], ["whoami", "--json"]] {
            assert!(read(&arguments).unwrap().globals.json);
        }
    }
}
