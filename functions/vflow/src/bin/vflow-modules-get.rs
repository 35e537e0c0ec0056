//! Serves the route `vflow-modules-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::modules::get::ROUTE)
}
