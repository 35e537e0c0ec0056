//! Serves the route `itrigger-api-call`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&itrigger::api::call::ROUTE)
}
