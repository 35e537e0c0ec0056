//! Serves the route `dpa-runs-status`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&dpa::runs::status::ROUTE)
}
