//! Serves the route `dpa-oauth-authorize`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&dpa::oauth::authorize::ROUTE)
}
