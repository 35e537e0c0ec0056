//! Serves the facades that run tests of workflows: in the cloud the one route that the handler of
//! the function names.
//!
//! Only this binary contains the embedded stores, in which these tests run.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_facades(&[&testing::FACADE, &mcp::FACADE])
}
