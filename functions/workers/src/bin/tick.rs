//! Serves the worker `tick`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_tick(workers::tick::handle)
}
