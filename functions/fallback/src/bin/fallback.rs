//! Serves what no route takes.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_strays(fallback::router())
}
