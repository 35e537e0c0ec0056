//! Serves the route `botman-api-call`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&botman::api::call::ROUTE)
}
