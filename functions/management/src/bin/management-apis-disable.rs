//! Serves the route `management-apis-disable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::disable::ROUTE)
}
