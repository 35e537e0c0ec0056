//! Serves the route `management-secrets-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::secrets::delete::ROUTE)
}
