//! Serves the route `management-versions-disable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::versions::disable::ROUTE)
}
