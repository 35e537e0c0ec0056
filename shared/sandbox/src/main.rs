//! The child process as a binary of its own, for tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    sandbox::child_if_asked().unwrap_or(ExitCode::FAILURE)
}
