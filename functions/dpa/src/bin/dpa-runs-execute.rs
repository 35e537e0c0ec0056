//! Serves the route `dpa-runs-execute`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&dpa::runs::execute::ROUTE)
}
