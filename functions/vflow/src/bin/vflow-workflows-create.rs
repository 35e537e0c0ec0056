//! Serves the route `vflow-workflows-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::create::ROUTE)
}
