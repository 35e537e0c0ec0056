//! Serves the facade `vflow`: in the cloud the one route that the handler of the function names.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_facades(&[&vflow::FACADE])
}
