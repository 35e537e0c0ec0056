//! Serves the route `dpa-models-outputs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&dpa::models::outputs::ROUTE)
}
