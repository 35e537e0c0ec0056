//! Serves the route `vflow-folders-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::folders::create::ROUTE)
}
