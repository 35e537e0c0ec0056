//! Serves the route `management-apis-enable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::enable::ROUTE)
}
