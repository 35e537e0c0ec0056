//! Serves the worker `send-callback`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_queue(workers::send_callback::handle)
}
