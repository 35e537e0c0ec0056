//! Serves the worker `script-runner`, and is the process that each script runs in.

use sandbox::Sandbox;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = sandbox::child_if_asked() {
        return code;
    }
    match Sandbox::here(1) {
        Ok(sandbox) => lambda::serve_call(&sandbox, workers::script_runner::handle),
        Err(_) => ExitCode::FAILURE,
    }
}
