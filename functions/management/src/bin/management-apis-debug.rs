//! Serves the route `management-apis-debug`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::debug::ROUTE)
}
