//! Serves the route `management-account-update`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::account::update::ROUTE)
}
