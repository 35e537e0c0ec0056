//! Serves the route `management-apis-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::create::ROUTE)
}
