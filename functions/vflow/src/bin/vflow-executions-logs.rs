//! Serves the route `vflow-executions-logs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::executions::logs::ROUTE)
}
