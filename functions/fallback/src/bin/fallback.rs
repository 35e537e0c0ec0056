//! Serves requests for which there is no route.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_strays(fallback::router())
}
