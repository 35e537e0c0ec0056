//! Serves the route `management-apis-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::get::ROUTE)
}
