//! Serves the route `vflow-folders-delete`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::folders::delete::ROUTE)
}
