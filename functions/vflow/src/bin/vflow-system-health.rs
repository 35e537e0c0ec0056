//! Serves the route `vflow-system-health`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::system::health::ROUTE)
}
