//! Serves the route `management-workflows-openapi`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::workflows::openapi::ROUTE)
}
