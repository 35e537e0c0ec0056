//! Serves the worker `script-runner`, and is the process that each script runs in.

use sandbox::Sandbox;
use std::process::ExitCode;

fn main() -> ExitCode {
    let serve = || lambda::serve_call(&Sandbox::here(1), workers::script_runner::handle);
    sandbox::child_if_asked().unwrap_or_else(serve)
}
