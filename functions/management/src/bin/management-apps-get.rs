//! Serves the route `management-apps-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apps::get::ROUTE)
}
