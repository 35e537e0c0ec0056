//! Serves the route `itrigger-token-grant`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&itrigger::token::grant::ROUTE)
}
