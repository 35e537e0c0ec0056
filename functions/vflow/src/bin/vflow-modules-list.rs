//! Serves the route `vflow-modules-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::modules::list::ROUTE)
}
