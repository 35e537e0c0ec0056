//! Serves the route `vflow-workflows-list`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::list::ROUTE)
}
