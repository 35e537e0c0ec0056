//! Serves the route `vflow-workflows-execute`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::execute::ROUTE)
}
