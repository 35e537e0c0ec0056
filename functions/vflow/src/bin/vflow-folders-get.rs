//! Serves the route `vflow-folders-get`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::folders::get::ROUTE)
}
