//! Serves the route `vflow-auth-verify`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::auth::verify::ROUTE)
}
