//! Serves the route `management-apis-update`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::update::ROUTE)
}
