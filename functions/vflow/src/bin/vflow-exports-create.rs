//! Serves the route `vflow-exports-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::exports::create::ROUTE)
}
