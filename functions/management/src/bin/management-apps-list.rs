//! Serves the route `management-apps-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apps::list::ROUTE)
}
