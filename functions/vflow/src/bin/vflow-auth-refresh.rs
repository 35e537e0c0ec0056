//! Serves the route `vflow-auth-refresh`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::auth::refresh::ROUTE)
}
