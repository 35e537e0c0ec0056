//! Serves the route `vflow-workflows-enable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::enable::ROUTE)
}
