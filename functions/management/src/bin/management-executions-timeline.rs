//! Serves the route `management-executions-timeline`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::executions::timeline::ROUTE)
}
