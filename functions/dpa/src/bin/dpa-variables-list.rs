//! Serves the route `dpa-variables-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&dpa::variables::list::ROUTE)
}
