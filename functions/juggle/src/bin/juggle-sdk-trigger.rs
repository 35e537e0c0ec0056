//! Serves the route `juggle-sdk-trigger`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&juggle::sdk::trigger::ROUTE)
}
