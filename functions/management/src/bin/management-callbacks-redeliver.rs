//! Serves the route `management-callbacks-redeliver`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::callbacks::redeliver::ROUTE)
}
