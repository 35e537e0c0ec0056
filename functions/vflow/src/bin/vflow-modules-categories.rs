//! Serves the route `vflow-modules-categories`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::modules::categories::ROUTE)
}
