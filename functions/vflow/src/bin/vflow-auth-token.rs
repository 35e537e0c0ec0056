//! Serves the route `vflow-auth-token`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::auth::token::ROUTE)
}
