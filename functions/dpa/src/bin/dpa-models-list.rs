//! Serves the route `dpa-models-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&dpa::models::list::ROUTE)
}
