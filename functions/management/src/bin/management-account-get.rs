//! Serves the route `management-account-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::account::get::ROUTE)
}
