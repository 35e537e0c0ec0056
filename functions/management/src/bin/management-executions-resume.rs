//! Serves the route `management-executions-resume`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::executions::resume::ROUTE)
}
