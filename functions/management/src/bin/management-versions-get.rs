//! Serves the route `management-versions-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::versions::get::ROUTE)
}
