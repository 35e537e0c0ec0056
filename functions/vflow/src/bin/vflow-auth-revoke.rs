//! Serves the route `vflow-auth-revoke`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::auth::revoke::ROUTE)
}
