//! Serves the worker `drain-dlq`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_queue(workers::drain_dlq::handle)
}
