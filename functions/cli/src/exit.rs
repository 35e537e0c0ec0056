//! The exit codes. They are a contract with scripts: docs/reference/cli.md lists them.

use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The command did what it was asked for.
    Done = 0,
    /// The command worked, and the run that it waited for did not complete.
    RunFailed = 1,
    /// The arguments, a file or an input are wrong. The server's 400 and 422 count as this.
    Usage = 2,
    /// Tests failed, a lint found something, or `diff --exit-code` found a difference.
    Findings = 3,
    /// There is no token, it is not valid, or it does not have the scope.
    Denied = 4,
    /// The server has something else than was expected: 409 and 412.
    Conflict = 5,
    /// What was named does not exist.
    Missing = 6,
    /// The server limits requests, also after one wait.
    Limited = 7,
    /// No server answers, or it answers that it cannot: 5xx.
    Unreachable = 8,
    /// The time of `--timeout` is over. The run goes on.
    TimedOut = 124,
    /// The user has interrupted the command.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
