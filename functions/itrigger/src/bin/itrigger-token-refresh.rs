//! Serves the route `itrigger-token-refresh`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&itrigger::token::refresh::ROUTE)
}
