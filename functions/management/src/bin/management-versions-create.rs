//! Serves the route `management-versions-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::versions::create::ROUTE)
}
