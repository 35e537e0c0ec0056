//! Serves the route `management-versions-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::versions::delete::ROUTE)
}
