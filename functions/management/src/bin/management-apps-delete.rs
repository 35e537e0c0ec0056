//! Serves the route `management-apps-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apps::delete::ROUTE)
}
