//! Serves the route `management-executions-rerun`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::executions::rerun::ROUTE)
}
