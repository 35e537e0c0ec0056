//! The exit codes. They are a contract with scripts: docs/reference/cli.md lists them.

use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The command was successful.
    Done = 0,
    /// The command was successful, but the run for which it waited did not complete.
    RunFailed = 1,
    /// The arguments, a file or an input are wrong. The statuses 400 and 422 of the server also
    /// have this code.
    Usage = 2,
    /// Tests failed, a lint found something, or `diff --exit-code` found a difference.
    Findings = 3,
    /// There is no token, it is not valid, or it does not have the scope.
    Denied = 4,
    /// The content of the server is not the expected one: 409 and 412.
    Conflict = 5,
    /// The named thing does not exist.
    Missing = 6,
    /// The server limits requests, even after the client has waited once.
    Limited = 7,
    /// The server does not answer, or answers with 5xx.
    Unreachable = 8,
    /// The time of `--timeout` is over. The run continues.
    TimedOut = 124,
    /// The user has interrupted the command.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
