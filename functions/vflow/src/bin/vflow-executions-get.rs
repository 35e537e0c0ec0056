//! Serves the route `vflow-executions-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::executions::get::ROUTE)
}
