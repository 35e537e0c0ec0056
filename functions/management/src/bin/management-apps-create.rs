//! Serves the route `management-apps-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apps::create::ROUTE)
}
