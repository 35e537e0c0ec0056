//! Serves the route `management-accounts-create`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&management::accounts::create::ROUTE)
}
