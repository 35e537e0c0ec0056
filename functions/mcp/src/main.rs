//! Serves the facade `mcp`: in the cloud the one route that the function's handler names.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_facade(&mcp::FACADE)
}
