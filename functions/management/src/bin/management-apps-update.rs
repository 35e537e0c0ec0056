//! Serves the route `management-apps-update`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apps::update::ROUTE)
}
