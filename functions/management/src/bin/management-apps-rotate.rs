//! Serves the route `management-apps-rotate`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apps::rotate::ROUTE)
}
