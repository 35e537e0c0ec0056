//! Serves the route `management-docs-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::docs::get::ROUTE)
}
