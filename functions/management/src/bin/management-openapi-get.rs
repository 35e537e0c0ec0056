//! Serves the route `management-openapi-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::openapi::get::ROUTE)
}
