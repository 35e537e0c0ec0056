//! Serves the route `management-secrets-put`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::secrets::put::ROUTE)
}
