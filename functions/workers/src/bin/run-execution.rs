//! Serves the worker `run-execution`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_queue(workers::run_execution::handle)
}
