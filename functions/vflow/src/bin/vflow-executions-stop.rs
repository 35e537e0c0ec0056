//! Serves the route `vflow-executions-stop`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::executions::stop::ROUTE)
}
