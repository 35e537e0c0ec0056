//! Serves the route `management-apis-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::delete::ROUTE)
}
