//! Serves the route `vflow-imports-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::imports::create::ROUTE)
}
