//! Serves the route `management-versions-enable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::versions::enable::ROUTE)
}
