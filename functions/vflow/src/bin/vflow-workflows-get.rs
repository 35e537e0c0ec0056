//! Serves the route `vflow-workflows-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::get::ROUTE)
}
