//! Serves the route `botman-webhook-callback`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&botman::webhook::callback::ROUTE)
}
