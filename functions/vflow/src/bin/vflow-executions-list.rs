//! Serves the route `vflow-executions-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::executions::list::ROUTE)
}
