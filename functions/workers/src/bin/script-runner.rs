//! Serves the worker `script-runner`, and is the executable of each script's process.

use sandbox::Sandbox;
use std::process::ExitCode;

fn main() -> ExitCode {
    let serve = || lambda::serve_call(&Sandbox::here(1), workers::script_runner::handle);
    sandbox::child_if_asked().unwrap_or_else(serve)
}
