//! Serves the route `vflow-workflows-duplicate`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::duplicate::ROUTE)
}
