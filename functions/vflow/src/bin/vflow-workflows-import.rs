//! Serves the route `vflow-workflows-import`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::import::ROUTE)
}
