//! Serves the route `vflow-system-stats`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::system::stats::ROUTE)
}
