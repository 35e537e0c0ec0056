//! Serves the route `vflow-workflows-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::delete::ROUTE)
}
