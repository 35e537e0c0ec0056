//! Serves the route `itrigger-event-trigger`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_http(&itrigger::event::trigger::ROUTE)
}
