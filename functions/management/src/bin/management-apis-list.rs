//! Serves the route `management-apis-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::apis::list::ROUTE)
}
