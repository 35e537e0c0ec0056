//! Serves the route `management-tokens-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::tokens::delete::ROUTE)
}
