//! The executable in which scripts are evaluated for tests, because their own executable cannot do
//! that.

use std::process::ExitCode;

fn main() -> ExitCode {
    sandbox::child_if_asked().unwrap_or(ExitCode::FAILURE)
}
