//! Serves the route `management-tokens-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::tokens::create::ROUTE)
}
