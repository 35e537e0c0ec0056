//! Serves the route `vflow-workflows-variables`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::variables::ROUTE)
}
