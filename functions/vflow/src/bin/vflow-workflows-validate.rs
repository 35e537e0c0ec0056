//! Serves the route `vflow-workflows-validate`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::validate::ROUTE)
}
