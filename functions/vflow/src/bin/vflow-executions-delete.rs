//! Serves the route `vflow-executions-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::executions::delete::ROUTE)
}
