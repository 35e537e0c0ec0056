//! Serves the route `dpa-oauth-token`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&dpa::oauth::token::ROUTE)
}
