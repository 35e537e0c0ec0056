//! Serves the route `management-versions-compare`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::versions::compare::ROUTE)
}
