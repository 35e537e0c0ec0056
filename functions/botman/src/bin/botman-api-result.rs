//! Serves the route `botman-api-result`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&botman::api::result::ROUTE)
}
