//! Serves the route `management-events-send`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::events::send::ROUTE)
}
