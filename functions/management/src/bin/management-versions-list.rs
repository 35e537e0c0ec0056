//! Serves the route `management-versions-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::versions::list::ROUTE)
}
