//! The process that scripts run in, for tests, whose own executable is none.

use std::process::ExitCode;

fn main() -> ExitCode {
    sandbox::child_if_asked().unwrap_or(ExitCode::FAILURE)
}
