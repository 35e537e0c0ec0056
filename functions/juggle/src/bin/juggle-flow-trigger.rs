//! Serves the route `juggle-flow-trigger`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&juggle::flow::trigger::ROUTE)
}
