//! Serves the route `vflow-modules-schema`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&vflow::modules::schema::ROUTE)
}
