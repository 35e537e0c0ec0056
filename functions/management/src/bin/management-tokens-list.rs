//! Serves the route `management-tokens-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::tokens::list::ROUTE)
}
