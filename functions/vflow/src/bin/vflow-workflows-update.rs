//! Serves the route `vflow-workflows-update`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::workflows::update::ROUTE)
}
