//! Serves the route `vflow-workflows-export`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::export::ROUTE)
}
