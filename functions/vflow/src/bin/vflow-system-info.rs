//! Serves the route `vflow-system-info`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::system::info::ROUTE)
}
