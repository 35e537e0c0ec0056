//! Serves the route `vflow-folders-update`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::folders::update::ROUTE)
}
