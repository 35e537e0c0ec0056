//! Serves the route `management-secrets-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::secrets::get::ROUTE)
}
