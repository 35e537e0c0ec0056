//! Serves the route `juggle-flow-result`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&juggle::flow::result::ROUTE)
}
