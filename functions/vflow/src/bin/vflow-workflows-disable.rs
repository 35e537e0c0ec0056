//! Serves the route `vflow-workflows-disable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::disable::ROUTE)
}
