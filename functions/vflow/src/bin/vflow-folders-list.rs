//! Serves the route `vflow-folders-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::folders::list::ROUTE)
}
