//! Serves the route `management-secrets-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::secrets::list::ROUTE)
}
