//! Serves the route `juggle-sdk-result`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&juggle::sdk::result::ROUTE)
}
