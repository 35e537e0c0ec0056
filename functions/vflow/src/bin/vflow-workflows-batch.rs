//! Serves the route `vflow-workflows-batch`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::batch::ROUTE)
}
